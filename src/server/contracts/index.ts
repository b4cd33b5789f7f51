import type { Contract } from '../core/contract.ts';
import { billerApi } from './billerapi/index.ts';
import { flinks } from './flinks/index.ts';
import { moneyKit } from './moneykit/index.ts';
import { passage } from './passage/index.ts';

/** The dialects this server speaks. A new one is its folder and its line here. */
export const CONTRACTS: readonly Contract[] = [passage, billerApi, moneyKit, flinks];
