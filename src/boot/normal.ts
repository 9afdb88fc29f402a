/** Normal mode: join Wi-Fi, connect to the broker, advertise, serve, and do so again whenever something is lost. */
import { Mqtt } from "../../modules/mqtt.ts";
import { join } from "../../modules/wifi.ts";
import { device } from "../homie/device.ts";
import { handleMessage } from "../homie/input.ts";
import { blink } from "../homie/led.ts";
import { phase } from "../phase.ts";

/** The pause before the broker is tried again, doubled up to the longest, in milliseconds. */
const PAUSE = 1000;
const LONGEST_PAUSE = 64000;
/** How long an image on trial may take to reach `$state` = `ready`, in milliseconds. */
const TRIAL_TIME = 5 * 60 * 1000;
/** Half periods of the LED while the device joins the network and while it connects to the broker, in milliseconds. */
const WIFI_BLINK = 1000;
const MQTT_BLINK = 200;

export function startNormal(): void {
  let joined = false;
  let pause = PAUSE;
  let retry: Timer | undefined;
  let statistics: Timer | undefined;

  const connect = () => {
    retry = undefined;
    if (joined) mqtt.connect();
  };

  const publishStatistics = () => {
    phase<typeof import("../homie/statistics.ts")>().publishStatistics(device);
  };

  const mqtt = new Mqtt(() => phase<typeof import("./network.ts")>().brokerSettings(device), {
    connected() {
      print("MQTT: connected");
      phase<typeof import("../homie/advertise.ts")>().advertise(device, () => {
        pause = PAUSE;
        blink(0);
        print("Ready");
        phase<typeof import("./confirm.ts")>().confirm(device);
        publishStatistics();
        statistics = setInterval(publishStatistics, device._statsInterval * 1000);
        if (device._onEvent) device._onEvent({ type: "MQTT_READY" });
      });
    },
    disconnected(reason) {
      print(`MQTT: ${reason}`);
      if (statistics !== undefined) clearInterval(statistics);
      statistics = undefined;
      blink(MQTT_BLINK);
      if (device._onEvent) device._onEvent({ type: "MQTT_DISCONNECTED", reason });
      if (joined && retry === undefined) {
        retry = setTimeout(connect, pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    },
    stream(topic, length) {
      const below = `${device._topic}/$implementation/ota/firmware/`;
      return topic.startsWith(below)
        ? phase<typeof import("../ota/receiver.ts")>().receive(device, topic.substr(below.length), length)
        : undefined;
    },
    skipped(topic, length) {
      print(`Skipped a message of ${length} bytes to ${topic}`);
    },
    message: handleMessage,
  });
  device._mqtt = mqtt;

  if (device._trial) setTimeout(() => phase<typeof import("./trial.ts")>().expire(device), TRIAL_TIME);
  blink(WIFI_BLINK);
  join(
    (callback) => phase<typeof import("./network.ts")>().connectWifi(device, callback),
    () => {
      joined = true;
      blink(MQTT_BLINK);
      print("Wi-Fi: joined");
      if (device._onEvent) device._onEvent({ type: "WIFI_CONNECTED" });
      if (retry === undefined) connect();
    },
    (reason) => {
      joined = false;
      blink(WIFI_BLINK);
      print(`Wi-Fi: ${reason}`);
      if (device._onEvent) device._onEvent({ type: "WIFI_DISCONNECTED", reason });
    },
  );
}
