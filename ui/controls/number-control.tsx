import { useState } from "preact/hooks";
import type { Control } from "../messages.ts";
import type { ControlProps } from "../property-line.tsx";
import { TextControl } from "./text-control.tsx";

type Range = Extract<Control, { kind: "number" }>;

/** A number: a slider where both ends are known. */
export function NumberControl({ range, ...props }: ControlProps & { range: Range }) {
  const { least, most } = range;
  if (least === undefined || most === undefined) return <TextControl inputMode="decimal" {...props} />;
  return <Slider range={{ ...range, least, most }} {...props} />;
}

function Slider({ range, setting, label }: ControlProps & { range: Range & { least: number; most: number } }) {
  /** While it is being moved. */
  const [draft, setDraft] = useState<string | undefined>();
  const { least, most } = range;
  const shown = draft ?? setting.shown ?? String(least);
  return (
    <span class="slider">
      <input
        type="range"
        aria-labelledby={label}
        min={least}
        max={most}
        step={stepOf(range)}
        value={shown}
        onInput={({ currentTarget }) => setDraft(currentTarget.value)}
        onChange={({ currentTarget }) => {
          setDraft(undefined);
          setting.send(currentTarget.value);
        }}
      />
      <output aria-hidden="true">{draft}</output>
    </span>
  );
}

/** How far two values are from each other: where nothing says it, some hundredth of all, in a round number. */
function stepOf({
  whole,
  least,
  most,
  step,
}: {
  whole: boolean;
  least: number;
  most: number;
  step?: number | undefined;
}) {
  if (step !== undefined) return step;
  return whole ? 1 : 10 ** Math.floor(Math.log10((most - least) / 100));
}
