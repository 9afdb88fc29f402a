/**
 * What Espruino 2v29 gives to code on the ESP8266, in the build ESP8266_4MB. Where Node or a browser has a global of the same
 * name, its declaration is merged with, never repeated: a sketch type-checks next to `@types/node` and the DOM, too.
 */
/// <reference path="bytes.d.ts" />
/// <reference path="console.d.ts" />
/// <reference path="crypto.d.ts" />
/// <reference path="dgram.d.ts" />
/// <reference path="e.d.ts" />
/// <reference path="emitter.d.ts" />
/// <reference path="esp8266.d.ts" />
/// <reference path="files.d.ts" />
/// <reference path="flash.d.ts" />
/// <reference path="graphics.d.ts" />
/// <reference path="http.d.ts" />
/// <reference path="i2c.d.ts" />
/// <reference path="interpreter.d.ts" />
/// <reference path="language.d.ts" />
/// <reference path="memory.d.ts" />
/// <reference path="modules.d.ts" />
/// <reference path="neopixel.d.ts" />
/// <reference path="net.d.ts" />
/// <reference path="network-js.d.ts" />
/// <reference path="node-mcu.d.ts" />
/// <reference path="one-wire.d.ts" />
/// <reference path="pins.d.ts" />
/// <reference path="process.d.ts" />
/// <reference path="serial.d.ts" />
/// <reference path="spi.d.ts" />
/// <reference path="storage.d.ts" />
/// <reference path="stream.d.ts" />
/// <reference path="telnet-server.d.ts" />
/// <reference path="timer-module.d.ts" />
/// <reference path="timers.d.ts" />
/// <reference path="url.d.ts" />
/// <reference path="waveform.d.ts" />
/// <reference path="wifi.d.ts" />
