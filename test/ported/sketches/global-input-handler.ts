/** GlobalInputHandler: one handler for whatever is set. */
import * as homie from "homie-espruino";

const light = homie.node("light", "Light", "switch");

homie.onInput((node, property, value) => {
  console.log(`Received on node ${node.id}: ${property.id} = ${value}`);
  return true;
});

light.advertise("on", { name: "On", datatype: "boolean", settable: true });
