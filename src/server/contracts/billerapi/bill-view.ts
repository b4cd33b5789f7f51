import type { BillFound } from '../../integrations/integration.ts';

/** A bill, and whose it is. */
interface Shown extends Omit<BillFound, 'account' | 'source' | 'status'> {
  id: string;
  mask: string | null;
  status: string;
}

export const maskNumber = (mask: string | null): string | null => mask && `****${mask}`;

/** A bill as the contract has it. */
export const toBill = (bill: Shown, biller: { biller_id: string; biller_name: string }) => ({
  id: bill.id,
  biller_id: biller.biller_id,
  biller_name: biller.biller_name,
  account_number: maskNumber(bill.mask),
  amount: bill.amount,
  currency: bill.currency,
  due_date: bill.due_date,
  status: bill.status,
  statement_date: bill.statement_date,
  description: bill.description,
  auto_pay_enabled: bill.auto_pay_enabled,
  line_items: bill.line_items.map(({ description, amount }) => ({ description, amount })),
});
