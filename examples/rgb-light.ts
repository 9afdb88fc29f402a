/** A light of three colors: MOSFETs on D12 (red), D13 (green) and D14 (blue). */
import * as homie from "homie-espruino";

const PINS = [D12, D13, D14];

const light = homie.node("light", "Light", "light");

const color = light.advertise("color", {
  name: "Color",
  datatype: "color",
  format: "rgb",
  settable: put,
});

function put(rgb: homie.Color): void {
  for (let at = 0; at < 3; at++) analogWrite(PINS[at]!, rgb[at]! / 255, { freq: 400, soft: true });
  color.send(rgb);
}

put([0, 0, 0]);
