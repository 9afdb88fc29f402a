/** What a person writes by mistake, the right form beside it, and a part of what the compiler says to the wrong one. */
export interface Mistake {
  wrong: string;
  right: string;
  says: string;
}

const INVALID_ID = "an id is a-z, 0-9 and -, with no - at either end";

/** A node, and properties of each kind: all snippets stand behind it. */
export const BEFORE = `
import * as homie from "homie-espruino";
const node = homie.node("node", "Node", "test");
const on = node.advertise("on", { datatype: "boolean" });
const count = node.advertise("count", { datatype: "integer" });
const level = node.advertise("level", { datatype: "float", format: "0:1" });
const mode = node.advertise("mode", { datatype: "enum", format: "low,medium,high" });
const color = node.advertise("color", { datatype: "color", format: "rgb" });
const text = node.advertise("text");
const strip = homie.node("strip", "Strip", "strip", { range: [0, 9] });
const led = strip.advertise("led", { datatype: "color", format: "rgb" });
const limit = homie.setting("limit", 30);
`;

export const MISTAKES: Mistake[] = [
  // Ids.
  { wrong: 'homie.node("Light", "", "");', right: 'homie.node("light", "", "");', says: INVALID_ID },
  { wrong: 'homie.node("my_light", "", "");', right: 'homie.node("my-light", "", "");', says: INVALID_ID },
  { wrong: 'homie.node("-light", "", "");', right: 'homie.node("light", "a", "b");', says: INVALID_ID },
  { wrong: 'homie.node("light-", "", "");', right: 'homie.node("light-1", "", "");', says: INVALID_ID },
  { wrong: 'homie.node("", "", "");', right: 'homie.node("0", "", "");', says: INVALID_ID },
  { wrong: 'homie.node("küche", "", "");', right: 'homie.node("kueche", "", "");', says: INVALID_ID },
  { wrong: 'node.advertise("on off");', right: 'node.advertise("on-off");', says: INVALID_ID },
  { wrong: 'node.advertise("On");', right: 'node.advertise("on");', says: INVALID_ID },
  { wrong: 'node.advertise("a/b");', right: 'node.advertise("a-b");', says: INVALID_ID },
  { wrong: 'node.advertise("$on");', right: 'node.advertise("on2");', says: INVALID_ID },
  {
    wrong: `for (let i = 0; i < 3; i++) node.advertise(\`Relay-\${i}\`);`,
    right: `for (let i = 0; i < 3; i++) node.advertise(\`relay-\${i}\`);`,
    says: INVALID_ID,
  },
  {
    wrong: 'homie.node("light", "Light");',
    right: 'homie.node("light", "Light", "");',
    says: "Expected 3-4 arguments",
  },
  { wrong: 'homie.node(1, "Light", "");', right: 'homie.node("1", "Light", "");', says: "type 'number'" },

  // What is sent.
  { wrong: 'on.send("true");', right: "on.send(true);", says: "'boolean'" },
  { wrong: "on.send(1);", right: "on.send(1 > 0);", says: "'boolean'" },
  { wrong: 'count.send("1");', right: "count.send(1);", says: "'number'" },
  { wrong: "level.send((0.5).toFixed(1));", right: "level.send(0.5);", says: "'number'" },
  { wrong: "level.send(true);", right: "level.send(1);", says: "'number'" },
  { wrong: 'mode.send("hihg");', right: 'mode.send("high");', says: '"hihg"' },
  { wrong: 'mode.send("low,high");', right: 'mode.send("low");', says: '"low,high"' },
  { wrong: "mode.send(1);", right: 'mode.send("medium");', says: "type '1'" },
  { wrong: 'color.send("255,0,0");', right: "color.send([255, 0, 0]);", says: "Color" },
  { wrong: "color.send([255, 0]);", right: "color.send([255, 0, 1]);", says: "[number, number]" },
  { wrong: "color.send([1, 2, 3, 4]);", right: "color.send([1, 2, 3]);", says: "[number, number, number, number]" },
  { wrong: "text.send(5);", right: "text.send(String(5));", says: "'string'" },
  { wrong: "text.send();", right: 'text.send("");', says: "Expected 1-2 arguments" },

  // What arrives.
  {
    wrong: 'node.advertise("a", { datatype: "boolean", settable: (value) => value === "true" });',
    right: 'node.advertise("a", { datatype: "boolean", settable: (value) => value === true });',
    says: "no overlap",
  },
  {
    wrong: 'node.advertise("a", { datatype: "integer", settable: (value) => value.length });',
    right: 'node.advertise("a", { datatype: "integer", settable: (value) => value + 1 });',
    says: "'length'",
  },
  {
    wrong: 'node.advertise("a", { datatype: "float", settable: (value: string) => value });',
    right: 'node.advertise("a", { datatype: "float", settable: (value: number) => value });',
    says: "'string'",
  },
  {
    wrong: 'node.advertise("a", { datatype: "enum", format: "x,y", settable: (value) => value === "z" });',
    right: 'node.advertise("a", { datatype: "enum", format: "x,y", settable: (value) => value === "y" });',
    says: "no overlap",
  },
  {
    wrong: 'node.advertise("a", { datatype: "enum", format: "x,y", settable: (value: "x") => value });',
    right: 'node.advertise("a", { datatype: "enum", format: "x,y", settable: (value: "x" | "y") => value });',
    says: '"y"',
  },
  {
    wrong: 'node.advertise("a", { datatype: "color", format: "hsv", settable: (value) => value[3] });',
    right: 'node.advertise("a", { datatype: "color", format: "hsv", settable: (value) => value[2] });',
    says: "length '3'",
  },
  {
    wrong: 'node.advertise("a", { settable: (value) => value + 1 > 3 });',
    right: 'node.advertise("a", { settable: (value) => Number(value) + 1 > 3 });',
    says: "'>'",
  },
  {
    wrong: 'node.advertise("a", { datatype: "boolean", settable: (value, me) => me.send(String(value)) });',
    right: 'node.advertise("a", { datatype: "boolean", settable: (value, me) => me.send(value) });',
    says: "'boolean'",
  },
  {
    wrong: 'node.advertise("a", { settable: "yes" });',
    right: 'node.advertise("a", { settable: () => {} });',
    says: "'string'",
  },

  // Attributes.
  {
    wrong: 'node.advertise("a", { datatype: "enum" });',
    right: 'node.advertise("a", { datatype: "enum", format: "x" });',
    says: "'format' is missing",
  },
  {
    wrong: 'node.advertise("a", { datatype: "color" });',
    right: 'node.advertise("a", { datatype: "color", format: "hsv" });',
    says: "'format' is missing",
  },
  {
    wrong: 'node.advertise("a", { datatype: "color", format: "cmyk" });',
    right: 'node.advertise("a", { datatype: "color", format: "rgb" });',
    says: '"cmyk"',
  },
  {
    wrong: 'node.advertise("a", { datatype: "integer", format: "0-100" });',
    right: 'node.advertise("a", { datatype: "integer", format: "0:100" });',
    says: '"0-100"',
  },
  {
    wrong: 'node.advertise("a", { datatype: "float", format: "0,5:1" });',
    right: 'node.advertise("a", { datatype: "float", format: "0.5:1" });',
    says: '"0,5:1"',
  },
  {
    wrong: 'node.advertise("a", { datatype: "boolean", format: "on" });',
    right: 'node.advertise("a", { datatype: "boolean", format: "off,on" });',
    says: '"on"',
  },
  {
    wrong: 'node.advertise("a", { datatype: "integer", format: "0:10:2:1" });',
    right: 'node.advertise("a", { datatype: "integer", format: ":10:2" });',
    says: '"0:10:2:1"',
  },
  {
    wrong: 'node.advertise("a", { datatype: "color", format: "xyz" }).send([0.1, 0.2, 0.7]);',
    right: 'node.advertise("a", { datatype: "color", format: "xyz" }).send([0.1, 0.2]);',
    says: "Chromaticity",
  },
  {
    wrong: 'node.advertise("a", { datatype: "json" }).send({ a: 1 });',
    right: 'node.advertise("a", { datatype: "json" }).send(JSON.stringify({ a: 1 }));',
    says: "'string'",
  },
  {
    wrong: "homie.sendTarget(level, 0.5, 1);",
    right: "homie.sendTarget(level, 0.5);",
    says: "1",
  },
  { wrong: 'node.advertise("a", { format: "0:100" });', right: 'node.advertise("a", {});', says: "'undefined'" },
  {
    wrong: 'node.advertise("a", { datatype: "int" });',
    right: 'node.advertise("a", { datatype: "integer" });',
    says: '"int"',
  },
  {
    wrong: 'node.advertise("a", { setable: () => {} });',
    right: 'node.advertise("a", { retained: true });',
    says: "'setable' does not exist",
  },
  {
    wrong: 'node.advertise("a", { unit: 5 });',
    right: 'node.advertise("a", { unit: "W" });',
    says: "'number'",
  },
  {
    wrong: 'node.advertise("a", { retained: "false" });',
    right: 'node.advertise("a", { retained: false });',
    says: "'string'",
  },

  // Settings, events and the rest.
  { wrong: "limit.value = 5;", right: "limit.value > 5;", says: "read-only" },
  { wrong: "limit.value.length;", right: "limit.value + 1;", says: "'length'" },
  {
    wrong: 'homie.setting("x", 30, { check: (value) => value === "30" });',
    right: 'homie.setting("x", 30, { check: (value) => value === 31 });',
    says: "no overlap",
  },
  { wrong: 'homie.setting("x", [1]);', right: 'homie.setting("x", 1);', says: "'number[]'" },
  {
    wrong: 'homie.requiredSetting("x", "integer");',
    right: 'homie.requiredSetting("x", "number");',
    says: '"integer"',
  },
  {
    wrong: 'homie.onEvent((event) => event.type === "MQTT_CONNECTED");',
    right: 'homie.onEvent((event) => event.type === "MQTT_READY");',
    says: "no overlap",
  },
  { wrong: "homie.setIdle();", right: "homie.setIdle(true);", says: "Expected 1 argument" },
  { wrong: "homie.reboot();", right: "homie.reset();", says: "'reboot'" },
  {
    wrong: 'homie.setResetTrigger("D3", false, 5000);',
    right: "homie.setResetTrigger(D3, false, 5000);",
    says: "Pin",
  },
  { wrong: "node.id = 'other';", right: "node.id === 'other';", says: "read-only" },
  { wrong: "on.toggle();", right: "on.send(!limit);", says: "'toggle'" },

  // Ranges, input handlers, single events, and how a value is sent.
  { wrong: "led.send([0, 0, 0]);", right: "led.send([0, 0, 0], 1);", says: "Expected 2-3 arguments" },
  { wrong: "on.send(true, 1);", right: "on.send(true);", says: "SendOptions" },
  {
    wrong: 'homie.node("a", "", "", { range: [0] });',
    right: 'homie.node("a", "", "", { range: [0, 1] });',
    says: "Range",
  },
  {
    wrong: 'homie.node("a", "", "", { range: "0-9" });',
    right: 'homie.node("a", "", "", { range: [0, 9] });',
    says: "Range",
  },
  {
    wrong: 'node.advertise("a", { settable: (value, me, index) => index + 1 });',
    right: 'strip.advertise("a", { settable: (value, me, index) => index + 1 });',
    says: "undefined",
  },
  {
    wrong: 'node.advertise("a", { settable: false });',
    right: 'node.advertise("a", { settable: true });',
    says: "'false'",
  },
  {
    wrong: "homie.onInput((node, property, value) => {});",
    right: "homie.onInput((node, property, value) => false);",
    says: "'boolean'",
  },
  {
    wrong: "node.onInput((property, value) => value.length > 1);",
    right: 'node.onInput((property, value) => typeof value === "string" && value.length > 1);',
    says: "'length'",
  },
  {
    wrong: 'homie.on("OTA_STARTED", (event) => event.sizeTotal);',
    right: 'homie.on("OTA_PROGRESS", (event) => event.sizeTotal);',
    says: "'sizeTotal'",
  },
  {
    wrong: 'homie.on("MQTT_CONNECTED", () => {});',
    right: 'homie.on("MQTT_READY", () => {});',
    says: '"MQTT_CONNECTED"',
  },
  {
    wrong: "homie.onEvent((event) => event.reason);",
    right: 'homie.onEvent((event) => event.type === "WIFI_DISCONNECTED" && event.reason);',
    says: "'reason'",
  },
  {
    wrong: "on.send(true, { qos: 2 });",
    right: "on.send(true, { qos: 0 });",
    says: "'2'",
  },
  {
    wrong: "on.send(true, { retain: false });",
    right: "on.send(true, { retained: false });",
    says: "'retain'",
  },
  { wrong: "homie.every(() => {}, 1000);", right: "homie.every(1000, () => {});", says: "'number'" },
  { wrong: 'homie.setLed("D4", true);', right: "homie.setLed(D4, true);", says: "Pin" },
  {
    wrong: "homie.getConfiguration((all) => all?.wifi.password);",
    right: "homie.getConfiguration((all) => all?.wifi.ssid);",
    says: "'password'",
  },
];
