/**
 * Ends the firmware's evaluation in safe mode. The build puts this module between the firmware and the sketch, so that the sketch
 * is never evaluated, and the loader knows what it is thrown.
 */
if ($e.safe) throw $e;
