/** The pins by the names that are printed on a NodeMCU board: its D1 is the engine's `D5`. */
declare const NodeMCU: {
  /** The analogue input. */
  readonly A0: Pin;
  /** GPIO16. */
  readonly D0: Pin;
  /** GPIO5. */
  readonly D1: Pin;
  /** GPIO4. */
  readonly D2: Pin;
  /** GPIO0. */
  readonly D3: Pin;
  /** GPIO2. */
  readonly D4: Pin;
  /** GPIO14. */
  readonly D5: Pin;
  /** GPIO12. */
  readonly D6: Pin;
  /** GPIO13. */
  readonly D7: Pin;
  /** GPIO15. */
  readonly D8: Pin;
  /** GPIO3. */
  readonly D9: Pin;
  /** GPIO1. */
  readonly D10: Pin;
};
