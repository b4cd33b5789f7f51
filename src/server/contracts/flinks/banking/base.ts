/** Under which the Banking Services are; the customer is the client. */
export const at = (path: string): string => `/v3/:customerId/BankingServices/${path}`;

export const BANKING = /^\/v3\/[^/]*\/BankingServices(\/|$)/;
