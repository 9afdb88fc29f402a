import { useState } from "preact/hooks";
import type { ControlProps } from "../property-line.tsx";

/** Any text, which is sent with Enter, or by a button. */
export function TextControl({ setting, label, inputMode }: ControlProps & { inputMode?: "decimal" }) {
  const [draft, setDraft] = useState<string | undefined>();
  return (
    <form
      class="text"
      onSubmit={(event) => {
        event.preventDefault();
        setting.send(draft ?? setting.shown ?? "");
        setDraft(undefined);
      }}
    >
      <input
        aria-labelledby={label}
        autocomplete="off"
        inputMode={inputMode}
        value={draft ?? setting.shown ?? ""}
        onInput={({ currentTarget }) => setDraft(currentTarget.value)}
      />
      <button type="submit">Set</button>
    </form>
  );
}
