import { useId } from "preact/hooks";
import { Said } from "../said.tsx";
import { type Draft, type FieldPlace, pathOf, readEntry, valueAt } from "./draft.ts";

export interface FieldProps {
  field: FieldPlace;
  /** As the device shows it. */
  config: Record<string, unknown>;
  draft: Draft;
  /** Enters a value; undefined takes back what was entered. */
  enter: (path: string, value: string | number | boolean | null | undefined) => void;
  /** What is wrong with it; empty when nothing is. */
  fault: string;
  /** Whether it is for a device that has no configuration yet. */
  isNew: boolean;
}

/** A key of a configuration. */
export function Field(props: FieldProps) {
  const { schema } = props.field;
  if (schema.writeOnly) return <SecretField {...props} />;
  if (schema.type === "boolean") return <FlagField {...props} />;
  return schema.enum ? <ChoiceField {...props} choices={schema.enum} /> : <TextField {...props} />;
}

/** What is said beside a field, and how a screen reader finds it. */
function useNotes({ field, fault }: FieldProps) {
  const id = useId();
  const description = field.schema.description ?? "";
  const attributes = {
    "aria-describedby": `${description ? `${id}-note` : ""} ${fault ? `${id}-fault` : ""}`.trim() || undefined,
    "aria-invalid": fault ? (true as const) : undefined,
  };
  const notes = (
    <>
      {description && (
        <small id={`${id}-note`}>
          <Said text={description} />
        </small>
      )}
      {fault && (
        <span id={`${id}-fault`} class="fault">
          <Said text={fault} />
        </span>
      )}
    </>
  );
  return { id, attributes, notes };
}

/** Without its section's. */
const nameOf = ({ keys }: FieldPlace): string => (keys.length > 2 ? keys.slice(1).join(".") : keys.at(-1)!);

function TextField(props: FieldProps) {
  const { field, config, draft, enter } = props;
  const { schema, isRequired, keys } = field;
  const path = pathOf(field);
  const { id, attributes, notes } = useNotes(props);
  const present = valueAt(config, keys);
  const shown = draft.has(path) ? draft.get(path) : present;
  return (
    <div class="field">
      <label for={id}>
        <Said text={nameOf(field)} /> {isRequired && <span class="quiet">(required)</span>}
      </label>
      <input
        id={id}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        inputMode={schema.type === "string" ? undefined : "decimal"}
        maxLength={schema.maxLength}
        placeholder={schema.default === undefined ? undefined : String(schema.default)}
        value={shown === undefined || shown === null ? "" : String(shown)}
        onInput={({ currentTarget }) => {
          const entry = readEntry(schema, currentTarget.value);
          enter(path, entry === (present ?? null) ? undefined : entry);
        }}
        {...attributes}
      />
      {notes}
    </div>
  );
}

/** One of several texts; the first choice leaves it to the sketch. */
function ChoiceField({ choices, ...props }: FieldProps & { choices: string[] }) {
  const { field, config, draft, enter } = props;
  const path = pathOf(field);
  const { id, attributes, notes } = useNotes(props);
  const present = valueAt(config, field.keys);
  const shown = draft.has(path) ? draft.get(path) : present;
  return (
    <div class="field">
      <label for={id}>
        <Said text={nameOf(field)} />
      </label>
      <select
        id={id}
        value={typeof shown === "string" ? shown : ""}
        onChange={({ currentTarget }) => {
          const entry = currentTarget.value || null;
          enter(path, entry === (present ?? null) ? undefined : entry);
        }}
        {...attributes}
      >
        {!field.isRequired && <option value="">{String(field.schema.default ?? "")} (by the sketch)</option>}
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
      {notes}
    </div>
  );
}

function FlagField(props: FieldProps) {
  const { field, config, draft, enter } = props;
  const path = pathOf(field);
  const { id, attributes, notes } = useNotes(props);
  const present = valueAt(config, field.keys) ?? field.schema.default ?? false;
  return (
    <div class="field">
      <label class="check" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={(draft.has(path) ? draft.get(path) : present) === true}
          onChange={({ currentTarget: { checked } }) => enter(path, checked === present ? undefined : checked)}
          {...attributes}
        />
        <Said text={nameOf(field)} />
      </label>
      {notes}
    </div>
  );
}

/** What a device never shows: what it has is left as it is, unless something is entered. */
function SecretField(props: FieldProps) {
  const { field, draft, enter, isNew } = props;
  const path = pathOf(field);
  const { id, attributes, notes } = useNotes(props);
  const entered = draft.get(path);
  const isRemoved = entered === null;
  return (
    <div class="field">
      <label for={id}>
        <Said text={nameOf(field)} />
      </label>
      <input
        id={id}
        type="password"
        autocomplete="new-password"
        maxLength={field.schema.maxLength}
        placeholder={isNew ? undefined : isRemoved ? "is removed" : "unchanged"}
        disabled={isRemoved}
        value={typeof entered === "string" ? entered : ""}
        onInput={({ currentTarget }) => enter(path, currentTarget.value || undefined)}
        {...attributes}
      />
      {!isNew && (
        <label class="check">
          <input
            type="checkbox"
            checked={isRemoved}
            onChange={({ currentTarget }) => enter(path, currentTarget.checked ? null : undefined)}
          />
          <span>Remove {nameOf(field)}</span>
        </label>
      )}
      {notes}
    </div>
  );
}
