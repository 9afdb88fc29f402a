/** Sketches with drivers of Espruino's, by the driver's name: as few words as it takes to call what a sketch calls. */

/** Those that fit the chip. */
export const FITTING: Record<string, string> = {
  ADS1X15: "driver.connect(I2C1).getADC(0, print)",
  AHT10: "driver.connect(D5, D4, 100000).getTemperature()",
  APDS9960: "driver.connect(I2C1).getGesture()",
  BH1750: "const light = driver.connect(I2C1); light.start(1); print(light.read())",
  BME280: "driver.connect(I2C1).getData()",
  BMP085: "driver.connect(I2C1).getPressure(print)",
  BMP280: "driver.connect(I2C1).getData()",
  CCS811: "driver.connectI2C(I2C1).get()",
  DHT11: "driver.connect(D5).read(print)",
  DHT22: "driver.connect(D5).read(print)",
  DS18B20: "driver.connect(new OneWire(D5)).getTemp(print)",
  DS3231: "driver.connect(I2C1).readDateTime()",
  Encoder: "driver.connect(D5, D4, print)",
  HD44780: "const lcd = driver.connectI2C(I2C1); lcd.clear(); lcd.print('Hello')",
  "HC-SR04": "driver.connect(D5, D4, print).trigger()",
  HTU21D: "driver.connect(I2C1).getTemperature(print)",
  HX711: "driver.connect({ sck: D5, miso: D4 }).readGrams()",
  INA219: "driver.connect(I2C1).getBusMilliVolts()",
  KeyPad: "driver.connect([D5, D4], [D12, D13], print)",
  LIS3DH: "driver.connectI2C(I2C1).read()",
  MAX7219: "driver.connect(SPI1, D15).set(42)",
  MCP23017: "driver.connect(I2C1, D5, 0).write(1, 1)",
  MCP9808: "driver.connect(I2C1, 0).getTemperature()",
  MFRC522: "driver.connect(SPI1, D15).findCards(print)",
  OPT3001: "driver.connectI2C(I2C1).read()",
  PCA9685: "driver.connect(I2C1).setPWMFreq(50)",
  RcSwitch: "driver.connect(1, D5, 10).switchOn('1', '1')",
  SHT3C: "driver.connectI2C(I2C1).read(print)",
  SHT4x: "driver.connect(I2C1).read(print)",
  SI7021: "driver.connect(I2C1).readTemperature()",
  SSD1306: "driver.connect(I2C1, print).flip()",
  servo: "driver.connect(D5).move(0.5)",
  TM1640: "driver.connect({ din: D5, sclk: D4 }, print)",
  TMP117: "driver.connect(I2C1).getTemp(print)",
  TSL2561: "driver.connect(I2C1).getLuminosity('visible', print)",
  VL53L0X: "driver.connect(I2C1).performSingleMeasurement()",
};

/** Those that do not, and what the build says. */
export const REFUSED: Record<string, { use: string; because: RegExp }> = {
  NRF24L01P: { use: "driver.connect(SPI1, D15, D5, 4)", because: /eval/ },
};
