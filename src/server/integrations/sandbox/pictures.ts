/** Six small drawings to choose from: line art of our own, in the data that carries them. */
const draw = (id: string, alt: string, colour: string, path: string) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="${colour}"/><path d="${path}" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
  return { id, alt, src: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` };
};

export const PICTURES = [
  draw('house', 'House', '#b4532a', 'M10 24 24 12l14 12M14 22v14h20V22M21 36v-8h6v8'),
  draw('boat', 'Boat', '#1f5fa8', 'M9 32h30l-5 6H14zM23 10v18M23 12l12 16H23M23 16l-9 12h9'),
  draw('tree', 'Tree', '#2c7a4b', 'M24 40V28M24 10l9 11h-5l6 8H14l6-8h-5z'),
  draw('key', 'Key', '#6b5b95', 'M17 17a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM23 23h16M34 23v5M39 23v4'),
  draw('cup', 'Cup', '#8a6d1d', 'M12 18h20v10a8 8 0 0 1-8 8h-4a8 8 0 0 1-8-8zM32 20h3a4 4 0 0 1 0 8h-3M18 9v4M24 9v4'),
  draw('moon', 'Moon', '#3c4a63', 'M30 35A13 13 0 1 1 28 11a11 11 0 0 0 2 24z'),
];
