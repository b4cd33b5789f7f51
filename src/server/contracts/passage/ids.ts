import { randomUUID } from 'node:crypto';

/** `link_<uuid>`: of the intent, and of the link that comes of it. */
export const newLinkId = (): string => `link_${randomUUID()}`;
