/** testAllInputHandlers: the device's handler sees all; one node has a handler of its own, and the other one's property. */
import * as homie from "homie-espruino";

const first = homie.node("lightnode1", "Light Node One Name", "switch");
const second = homie.node("lightnode2", "Light Two One Name", "switch");

first.advertise("property1", { name: "ln1 First property", datatype: "boolean", settable: true });
second.advertise("property1", {
  name: "ln2 First property",
  datatype: "boolean",
  settable: (value) => console.log(`Property input handler. Received value: ${value}`),
});

first.onInput((property, value) => {
  console.log(`Node input handler. Received on property ${property.id} value: ${value}`);
  return true;
});
homie.onInput((node, property, value) => {
  console.log(`Global input handler. Received on node ${node.id}: ${property.id} = ${value}`);
  return false;
});
