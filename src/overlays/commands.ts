"use overlay";
import { later } from "../overlay.ts";
/** The commands below `$implementation`. */
import type { Device } from "../resident/device.ts";
import { takeChange } from "./change.ts";
import { log } from "./log.ts";
import { rebootWhenIdle } from "./reboot.ts";
import { revert } from "./revert.ts";

/** Carries out a command; `_levels` are the topic's, from `$implementation` on. */
export function handleCommand(command: { _device: Device; _levels: string[]; _value: string }): void {
  const { _device: device, _levels: levels } = command;
  const below = `${device._topic}/$implementation/`;
  if (levels[1] === "config" && levels[2] === "set") {
    device._publish(`${below}config/set`, "", 1, true);
    later(changeConfig, command);
  } else if (levels[1] === "reset" && (command._value === "true" || command._value === "restart")) {
    device._publish(`${below}reset`, "false", 1, true);
    print(`Asked over MQTT: ${command._value === "true" ? "reset" : "restart"}`);
    if (command._value === "true") device._resetDue = true;
    later(rebootWhenIdle, device);
  } else if (levels[2] === "revert" && command._value === "true") {
    device._publish(`${below}ota/revert`, "false", 1, true);
    later(revert, device);
  }
}

/** Takes a change of the configuration. */
export function changeConfig(command: { _device: Device; _value: string }): void {
  const { _device: device } = command;
  const done = (status: string) => later(answerChange, { _device: device, _status: status });
  // Not by a variable of its own: `done` would hold it.
  later(takeChange, {
    _device: device,
    _text: command._value,
    _isPatch: true,
    _source: "config/set: ",
    _done: done,
  });
  command._value = "";
}

/** Tells what has become of it, and reboots if it is to take effect. */
export function answerChange(answer: { _device: Device; _status: string }): void {
  const { _device: device, _status: status } = answer;
  const topic = `${device._topic}/$implementation/config/status`;
  device._publish(topic, status, 1, true);
  print(`Configuration: ${status}`);
  if (status === "200") later(rebootWhenIdle, device);
  else if (__HOMIE__ === 5 && status !== "304")
    later(log, { _device: device, _level: "warn", _what: `configuration: ${status}` });
}
