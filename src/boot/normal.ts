/** Normal mode: join Wi-Fi, connect to the broker, advertise, serve, and do so again whenever something is lost. */
import { create } from "../../modules/mqtt.ts";
import { join } from "../../modules/wifi.ts";
import type { Config } from "../config/config.ts";
import { device, emit } from "../homie/device.ts";
import { handleMessage } from "../homie/input.ts";
import { blink } from "../homie/led.ts";
import { log } from "../homie/log.ts";
import { phase } from "../phase.ts";
import type { Slot } from "./state.ts";

/** The pause before the broker is tried again, doubled up to the longest, in milliseconds. */
const PAUSE = 1000;
const LONGEST_PAUSE = 64000;
/** Seconds of silence after which the connection to the broker counts as dead. */
const KEEP_ALIVE = 15;
/** Half periods of the LED while the device joins the network and while it connects to the broker, in milliseconds. */
const WIFI_BLINK = 1000;
const MQTT_BLINK = 200;

export function startNormal(config: Config, running: Slot): void {
  const { wifi, mqtt: server } = config;
  const id = config.device_id || require("Wifi").getIP()!.mac.split(":").join("").toLowerCase();
  device._base = server.base_topic || "homie/";
  device._topic = device._base + id;
  device._otaEnabled = config.ota.enabled;
  device._statsInterval = config.device_stats_interval || 60;
  const firmware = `${device._topic}/$implementation/ota/firmware/`;
  const mqtt = create(server.host, {
    port: server.port || 1883,
    client_id: `${__FW_BRAND__}-${id}`,
    keep_alive: KEEP_ALIVE,
    will_topic: `${device._topic}/$state`,
    will_payload: "lost",
    username: server.auth ? server.username! : undefined,
    password: server.auth ? server.password! : undefined,
  });
  device._mqtt = mqtt;
  let joined = false;
  let pause = PAUSE;
  let retry: Timer | undefined;
  let statistics: Timer | undefined;

  const connect = () => {
    retry = undefined;
    if (joined) mqtt.connect();
  };

  mqtt.on("connected", () => {
    log("MQTT: connected");
    phase<typeof import("../homie/advertise.ts")>().advertise(device, () => {
      pause = PAUSE;
      blink(0);
      log("Ready");
      phase<typeof import("./confirm.ts")>().confirm(device, running);
      const publish = () => {
        phase<typeof import("../homie/statistics.ts")>().publishStatistics(device);
        emit("SENDING_STATISTICS");
      };
      publish();
      statistics = setInterval(publish, device._statsInterval * 1000);
      emit("MQTT_READY");
    });
  });
  mqtt.on("disconnected", (reason) => {
    log(`MQTT: ${reason}`);
    if (statistics !== undefined) clearInterval(statistics);
    statistics = undefined;
    blink(MQTT_BLINK);
    emit("MQTT_DISCONNECTED", { reason });
    if (joined && retry === undefined) {
      retry = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  });
  mqtt.on("stream", (topic, length) =>
    topic.startsWith(firmware)
      ? phase<typeof import("../ota/receiver.ts")>().receive(
          device,
          running,
          topic.substr(firmware.length),
          length,
          () => phase<typeof import("./reboot.ts")>().rebootWhenIdle(device),
        )
      : undefined,
  );
  mqtt.on("skipped", (topic, length) => log(`Skipped a message of ${length} bytes to ${topic}`));
  mqtt.on("message", (message) => handleMessage(message.topic, message.message));

  blink(WIFI_BLINK);
  join(
    Object.assign({ hostname: id }, wifi),
    (address) => {
      log(`Wi-Fi: joined, ${address.ip}`);
      joined = true;
      device._address = address;
      blink(MQTT_BLINK);
      emit("WIFI_CONNECTED");
      if (retry === undefined) connect();
    },
    (reason) => {
      log(`Wi-Fi: ${reason}`);
      joined = false;
      blink(WIFI_BLINK);
      emit("WIFI_DISCONNECTED", { reason });
    },
  );
}
