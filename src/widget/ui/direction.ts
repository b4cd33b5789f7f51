import { createContext } from 'preact';

/** Which way the flow moved last: a screen slides in from the inline end, or, going back, from the start. */
export const Direction = createContext<'forward' | 'backward'>('forward');
