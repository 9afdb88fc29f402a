import type { ControlProps } from "../property-line.tsx";

/** True or false: a switch; two buttons for what has no state of its own. */
export function SwitchControl({ setting, label, hasState }: ControlProps & { hasState: boolean }) {
  if (!hasState) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
      <span role="group" aria-labelledby={label} class="buttons">
        {["true", "false"].map((value) => (
          <button key={value} type="button" onClick={() => setting.send(value)}>
            {value}
          </button>
        ))}
      </span>
    );
  }
  return (
    <input
      type="checkbox"
      role="switch"
      aria-labelledby={label}
      checked={setting.shown === "true"}
      aria-checked={setting.shown === "true"}
      onChange={({ currentTarget }) => setting.send(String(currentTarget.checked))}
    />
  );
}
