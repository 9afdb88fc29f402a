/** A strip of 30 WS2812 LEDs on D2, each with a color and a switch of its own: a node with a range. */
import * as homie from "homie-espruino";

const COUNT = 30;

const colors = new Uint8ClampedArray(3 * COUNT);
const strip = homie.node("strip", "Strip", "strip", { range: [0, COUNT - 1] });

strip.advertise("color", {
  name: "Color",
  datatype: "color",
  format: "rgb",
  settable: ([red, green, blue], color, index) => {
    // A WS2812 takes green first.
    colors.set([green, red, blue], 3 * index);
    require("neopixel").write(D2, colors);
    color.send([red, green, blue], index);
  },
});
