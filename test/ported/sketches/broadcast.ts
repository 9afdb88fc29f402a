/** Broadcast: says what is said to all devices. */
import * as homie from "homie-espruino";

homie.onBroadcast((level, value) => console.log(`Received broadcast level ${level}: ${value}`));
