import { alertText, SKETCH_ALERT } from "../formats/alert.ts";
import { device } from "./device.ts";

/**
 * Says whether somebody has to look after the device, until it is false again, also after a reconnect: `$state` is `alert`, and in
 * Homie 5 there is a message on `$alert/sketch`. It works as ever.
 * @param alert true, or the message
 */
export function setAlert(alert: boolean | string): void {
  device._alert = alert;
  if (device._statistics === undefined) return;
  const topic = `${device._topic}/${__HOMIE__ === 5 ? SKETCH_ALERT : "$state"}`;
  const state = alert ? "alert" : "ready";
  const payload = __HOMIE__ === 5 ? alertText(alert) : state;
  device._publish(topic, payload, 1, true);
}
