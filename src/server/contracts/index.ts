import type { Contract } from '../core/contract.ts';
import { billerApi } from './billerapi/index.ts';

/** The dialects this server speaks. A new one is its folder and its line here. */
export const CONTRACTS: readonly Contract[] = [billerApi];
