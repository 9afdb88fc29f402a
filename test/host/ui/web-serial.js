/**
 * A browser's Web Serial as its specification has it, with one port; the test holds the other end of its cable, by the functions
 * that it gives the page (`serialOpened`, `serialWritten`, `serialSignals`) and by `window.serialCable`.
 */
(() => {
  const cable = { hasPort: true, isTaken: false, hasControl: true };
  const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const textOf = (bytes) => btoa(String.fromCharCode(...bytes));
  const lost = () => new DOMException("The device has been lost.", "NetworkError");

  class Port extends EventTarget {
    #isOpen = false;
    #isLost = false;
    #readable = null;
    #controller;
    #waiting = [];
    #writable = null;
    #lines = { dtr: false, rts: false };

    get readable() {
      if (!this.#isOpen || this.#isLost) return null;
      this.#readable ??= new ReadableStream({
        start: (controller) => {
          this.#controller = controller;
          for (const bytes of this.#waiting.splice(0)) controller.enqueue(bytes);
        },
        cancel: () => {
          this.#readable = null;
          this.#controller = undefined;
        },
      });
      return this.#readable;
    }

    get writable() {
      if (!this.#isOpen || this.#isLost) return null;
      this.#writable ??= new WritableStream({
        write: async (bytes) => {
          if (!ArrayBuffer.isView(bytes)) throw new TypeError("It takes bytes only.");
          for (let at = 0; at < bytes.length; at += 16384) {
            if (!(await serialWritten(textOf(bytes.subarray(at, at + 16384))))) throw lost();
          }
        },
      });
      return this.#writable;
    }

    async open({ baudRate }) {
      if (this.#isOpen) throw new DOMException("The port is already open.", "InvalidStateError");
      if (this.#isLost || cable.isTaken) throw new DOMException("Failed to open serial port.", "NetworkError");
      await serialOpened(baudRate);
      this.#isOpen = true;
    }

    async close() {
      if (!this.#isOpen) throw new DOMException("The port is already closed.", "InvalidStateError");
      if (this.#readable?.locked || this.#writable?.locked) throw new TypeError("Cannot cancel a locked stream");
      await serialOpened(0);
      this.#isOpen = false;
      this.#readable = null;
      this.#writable = null;
      this.#controller = undefined;
      this.#waiting = [];
    }

    /** What is not said stays. */
    async setSignals({ dataTerminalReady: dtr = this.#lines.dtr, requestToSend: rts = this.#lines.rts }) {
      if (!this.#isOpen) throw new DOMException("The port is not open.", "InvalidStateError");
      if (this.#isLost || !cable.hasControl) throw new DOMException("Failed to set control signals.", "NetworkError");
      this.#lines = { dtr, rts };
      await serialSignals(this.#lines);
    }

    getInfo() {
      return { usbVendorId: 0x1a86, usbProductId: 0x7523 };
    }

    receive(base64) {
      if (!this.#isOpen) return;
      if (this.#controller) this.#controller.enqueue(bytesOf(base64));
      else this.#waiting.push(bytesOf(base64));
    }

    /** A byte has arrived damaged: the stream ends, and there is a new one. */
    damage() {
      this.#controller?.error(new DOMException("A framing error was detected.", "FramingError"));
      this.#controller = undefined;
      this.#readable = null;
    }

    /** The device is back: it is the same port for the page, still open if nobody has closed it. */
    plugIn() {
      this.#isLost = false;
    }

    lose() {
      this.#isLost = true;
      this.#controller?.error(lost());
      this.#controller = undefined;
      this.dispatchEvent(new Event("disconnect"));
    }
  }

  const port = new Port();
  const serial = {
    async requestPort() {
      if (!cable.hasPort) throw new DOMException("No port selected by the user.", "NotFoundError");
      port.plugIn();
      return port;
    },
  };
  Object.defineProperty(navigator, "serial", { value: serial });
  window.serialCable = Object.assign(cable, {
    receive: (base64) => port.receive(base64),
    damage: () => port.damage(),
    pull: () => port.lose(),
  });
})();
