import { useEffect, useRef } from "preact/hooks";
import type { ConfigView, FieldSchema } from "../messages.ts";
import { Said } from "../said.tsx";
import { type Draft, type FieldPlace, patchOf, pathOf } from "./draft.ts";
import { Field } from "./field.tsx";
import { OtherSetting, type OtherSettingEntry, readValue } from "./other-setting.tsx";

/** What was entered. */
export interface Entries {
  draft: Draft;
  other: OtherSettingEntry;
}

export const NO_ENTRIES: Entries = { draft: new Map(), other: { name: "", value: "" } };

interface ConfigFieldsProps {
  view: ConfigView;
  /** What the device would refuse: a sentence each, which begins with the path of the key. */
  faults: string[];
  entries: Entries;
  enter: (entries: Entries) => void;
  /** Whether it is for a device that has none yet. */
  isNew?: boolean;
}

interface ConfigFormProps extends ConfigFieldsProps {
  check: (patch: Record<string, unknown>) => void;
}

/** A form that changes a configuration. */
export function ConfigForm({ check, ...props }: ConfigFormProps) {
  const { view, entries } = props;
  return (
    <form
      class="steps"
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        check(patchIn(view, entries));
      }}
    >
      <ConfigFields {...props} />
      <button type="submit" class="main" disabled={entries.draft.size === 0 && !entries.other.name}>
        Review the change
      </button>
    </form>
  );
}

/** The incremental configuration that was entered. */
export function patchIn({ schema }: ConfigView, { draft, other }: Entries): Record<string, unknown> {
  const patch = patchOf(
    draft,
    sectionsOf(schema).flatMap((section) => section.fields),
  );
  if (other.name) patch.settings = { ...(patch.settings as object | undefined), [other.name]: readValue(other.value) };
  return patch;
}

/** The fields of a configuration, made from its schema. */
export function ConfigFields({ view, faults, entries, enter, isNew = false }: ConfigFieldsProps) {
  const { config, schema, knowsSettings } = view;
  const { draft, other } = entries;
  const all = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (faults.length > 0) all.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [faults]);

  const sections = sectionsOf(schema);
  const fields = sections.flatMap((section) => section.fields);
  const enterValue = (path: string, value: string | number | boolean | null | undefined): void => {
    const next = new Map(draft);
    if (value === undefined) next.delete(path);
    else next.set(path, value);
    enter({ draft: next, other });
  };
  const faultOf = (field: FieldPlace): string => {
    const path = pathOf(field);
    return faults.find((fault) => fault.startsWith(`${path}: `))?.slice(path.length + 2) ?? "";
  };
  const unplaced = faults.filter((fault) => !fields.some((field) => fault.startsWith(`${pathOf(field)}: `)));
  return (
    <div ref={all} class="steps">
      {sections.map(({ name, description, fields }) => (
        <fieldset key={name} class="card">
          <legend>{TITLES[name] ?? <Said text={name} />}</legend>
          {description && <p class="quiet">{description}</p>}
          <div class="fields">
            {fields.map((field) => (
              <Field
                key={pathOf(field)}
                field={field}
                config={config}
                draft={draft}
                enter={enterValue}
                fault={faultOf(field)}
                isNew={isNew}
              />
            ))}
          </div>
          {name === "settings" && fields.length === 0 && knowsSettings && <p class="quiet">The sketch has none.</p>}
          {name === "settings" && !knowsSettings && (
            <OtherSetting entry={other} enter={(next) => enter({ draft, other: next })} isNew={isNew} />
          )}
        </fieldset>
      ))}
      <div role="alert">
        {unplaced.map((fault) => (
          <p key={fault} class="trouble">
            <Said text={fault} />
          </p>
        ))}
        {faults.length > unplaced.length && <p class="trouble">Some entries are wrong: see beside them.</p>}
      </div>
    </div>
  );
}

const TITLES: Record<string, string> = {
  "": "Device",
  wifi: "Wi-Fi",
  mqtt: "MQTT broker",
  ota: "Updates",
  settings: "Settings of the sketch",
};

interface Section {
  /** Empty for the top level. */
  name: string;
  description: string;
  fields: FieldPlace[];
}

/** The sections of a configuration, and the fields in each; what has to have one certain value has none. */
function sectionsOf(schema: FieldSchema): Section[] {
  const top: FieldPlace[] = [];
  const sections: Section[] = [{ name: "", description: "", fields: top }];
  for (const field of fieldsIn(schema, [])) {
    const [name] = field.keys as [string];
    if (field.schema.type !== "object") top.push(field);
    else {
      const fields = fieldsIn(field.schema, [name]).flatMap((one) =>
        one.schema.type === "object" ? fieldsIn(one.schema, one.keys) : [one],
      );
      sections.push({ name, description: field.schema.description ?? "", fields });
    }
  }
  return sections;
}

function fieldsIn({ properties = {}, required = [] }: FieldSchema, keys: string[]): FieldPlace[] {
  return Object.entries(properties)
    .filter(([, schema]) => schema.const === undefined)
    .map(([key, schema]) => ({ keys: [...keys, key], schema, isRequired: required.includes(key) }));
}
