import { useId } from "preact/hooks";

/** A setting that the form does not know. */
export interface OtherSettingEntry {
  name: string;
  value: string;
}

/** Takes a setting of the sketch's by name, where nobody says which there are. */
export function OtherSetting({
  entry,
  enter,
  isNew,
}: {
  entry: OtherSettingEntry;
  enter: (entry: OtherSettingEntry) => void;
  /** Whether it is for a firmware that is to be flashed. */
  isNew: boolean;
}) {
  const id = useId();
  return (
    <div class="field">
      <p class="quiet">
        Which settings its sketch has is not known here:{" "}
        {isNew ? "its firmware has not told them." : "its firmware is not in the folder of homie ui --firmwares."}
      </p>
      <label for={`${id}-name`}>Another setting</label>
      <input
        id={`${id}-name`}
        autocomplete="off"
        autocapitalize="none"
        value={entry.name}
        onInput={({ currentTarget }) => enter({ ...entry, name: currentTarget.value })}
      />
      <label for={`${id}-value`}>Its value</label>
      <input
        id={`${id}-value`}
        autocomplete="off"
        autocapitalize="none"
        value={entry.value}
        onInput={({ currentTarget }) => enter({ ...entry, value: currentTarget.value })}
      />
      <small>A number, true, false, or text; text that looks like one of those in double quotes.</small>
    </div>
  );
}

/** The value that a text stands for. */
export function readValue(text: string): unknown {
  if (!/^(true|false|-?\d+(\.\d+)?|".*")$/s.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
