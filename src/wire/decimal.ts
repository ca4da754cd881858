const DECIMAL = /^[+-]?(\d{1,20}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?$/;

/** A decimal number written as text; undefined where it is none (`''`, `null`, `0x10`, `NaN` …). */
export function decimal(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return DECIMAL.test(text) ? Number(text) : undefined;
}
