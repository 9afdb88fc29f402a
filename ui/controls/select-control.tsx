import type { ControlProps } from "../property-line.tsx";

/** One of several texts. */
export function SelectControl({
  setting,
  label,
  options,
  hasState,
}: ControlProps & { options: string[]; hasState: boolean }) {
  const shown = hasState && setting.shown !== null && options.includes(setting.shown) ? setting.shown : "";
  return (
    <select
      aria-labelledby={label}
      value={shown}
      onChange={({ currentTarget }) => {
        const { value } = currentTarget;
        // What has no state may be sent again.
        if (!hasState) currentTarget.value = "";
        if (value) setting.send(value);
      }}
    >
      {shown === "" && <option value="">choose …</option>}
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  );
}
