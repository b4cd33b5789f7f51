import type { DirectoryEntry } from '../../../../protocol/directory.ts';

const CARRIERS = ['tmobile', 'att', 'verizon'];

/** Whether it is one of the carriers that the sandbox plays in full. */
export const isCarrier = ({ id }: DirectoryEntry): boolean => CARRIERS.includes(id);
