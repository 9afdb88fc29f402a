import { useId } from "preact/hooks";
import { ColorControl, colorOf } from "./controls/color-control.tsx";
import { NumberControl } from "./controls/number-control.tsx";
import { SelectControl } from "./controls/select-control.tsx";
import { SwitchControl } from "./controls/switch-control.tsx";
import { TextControl } from "./controls/text-control.tsx";
import { historyOf } from "./history.ts";
import type { PropertyView } from "./messages.ts";
import { Plot } from "./plot.tsx";
import { Said } from "./said.tsx";
import { type Setting, useSetting } from "./use-setting.ts";

/** A property: its name, its value, and what sets it. */
export function PropertyLine({ device, node, property }: { device: string; node: string; property: PropertyView }) {
  const { id, name, unit, value, settable } = property;
  const label = useId();
  const setting = useSetting({ device, node, property: id }, value);
  return (
    <div class="property">
      <span class="name" id={label}>
        <Said text={name} />
      </span>
      <span class="value">
        <Value property={property} />
        {value !== null && unit && (
          <span class="unit">
            {" "}
            <Said text={unit} />
          </span>
        )}
      </span>
      <span class="control">{settable && <Setter property={property} setting={setting} label={label} />}</span>
      <Plot
        points={historyOf(device, node, id)}
        what={name}
        unit={unit}
        isSwitch={property.control.kind === "switch"}
      />
      <span class="said" role="status">
        {setting.isPending ? "Sent …" : setting.trouble && <span class="trouble">{setting.trouble}</span>}
      </span>
    </div>
  );
}

function Value({ property: { control, value } }: { property: PropertyView }) {
  if (value === null) return <span class="quiet">no value yet</span>;
  const color = control.kind === "color" ? colorOf(control, value) : undefined;
  return (
    <>
      {color !== undefined && <span class="swatch" style={{ backgroundColor: color }} />}
      <Said text={value} />
    </>
  );
}

/** What a control needs. */
export interface ControlProps {
  setting: Setting;
  /** Id of the element that names it. */
  label: string;
}

function Setter({ property: { control, retained }, ...props }: { property: PropertyView } & ControlProps) {
  switch (control.kind) {
    case "switch":
      return <SwitchControl hasState={retained} {...props} />;
    case "number":
      return <NumberControl range={control} {...props} />;
    case "select":
      return <SelectControl options={control.options} hasState={retained} {...props} />;
    case "color":
      return <ColorControl control={control} {...props} />;
    default:
      return <TextControl {...props} />;
  }
}
