const prices: Record<string, number> = { lamp: 40, chair: 120, table: 310 };

export function priceOf(item: string): number {
  if (!(item in prices)) {
    throw new Error(`no such item: ${item}`);
  }
  return prices[item];
}
