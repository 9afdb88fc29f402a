import { Said } from "./said.tsx";

const KINDS: Record<string, string> = {
  ready: "good",
  init: "warning",
  sleeping: "warning",
  alert: "bad",
  lost: "bad",
  disconnected: "aside",
};

/** A device's state: in words, and with a colour that says whether that is good. */
export function StateBadge({ state }: { state: string }) {
  const kind = Object.hasOwn(KINDS, state) ? KINDS[state] : "aside";
  return (
    <span class={`badge ${kind}`}>
      <Said text={state} />
    </span>
  );
}
