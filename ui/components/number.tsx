import { Tooltip } from '@mantine/core';
import { useFormat } from '../shell/audience.tsx';

/** Exact to 9,999, then 12.4k with the exact figure on hover. */
export function Num({ value }: { value: number }) {
  const f = useFormat();
  const [shown, exact] = [f.num(value), f.exact(value)];
  const figure = <span className="num">{shown}</span>;
  return shown === exact ? figure : <Tooltip label={exact}>{figure}</Tooltip>;
}
