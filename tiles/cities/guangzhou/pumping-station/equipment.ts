import { MATERIALS, type ModelSet, Shape, STOREYS } from './model-set.ts';
import { HALF_EAST, HALF_NORTH } from './structure.ts';

const PUMPS = [-9.6, -3.2, 3.2, 9.6];
/** Of the pumps, metres north of the middle. */
const PUMP_NORTH = 1.2;
const MANIFOLD_NORTH = 5.6;
const WATER_UP = -3.4;

/** Elements that show what the gauge of the river measures. */
export const OUTFALL_GAUGE = 'gauge:outfall';

/** Pumps with motors, pipes and valves; sump, tanks, crane, power and control. */
export function addEquipment(set: ModelSet): void {
  PUMPS.forEach((east, index) => {
    addPump(set, index + 1, east);
  });
  addManifold(set);
  addSump(set);
  addGauges(set);
  addCrane(set);
  addPower(set);
  addRoofEquipment(set);
}

function addPump(set: ModelSet, number: number, east: number): void {
  const { sump, hall } = STOREYS;
  const casing = new Shape()
    .drum(east, PUMP_NORTH, sump.elevation + 0.9, sump.elevation + 1.7, 1.15, 0.65)
    .drum(east, PUMP_NORTH, sump.elevation + 1.7, -0.5, 0.65)
    .drum(east, PUMP_NORTH, -0.5, 0.35, 0.85);
  set.add(
    `pump:${number}`,
    `${number} 号轴流泵 · Axial pump ${number}`,
    'IfcPump',
    sump,
    MATERIALS.pump,
    casing,
    {
      '型式 · Type': '立式轴流泵 · vertical axial-flow',
      '设计流量（m³/s） · Rated flow (m³/s)': 2.5,
      '设计扬程（m） · Rated head (m)': 5.8,
      '叶轮直径（mm） · Impeller (mm)': 1000,
      '备用 · Standby': number === PUMPS.length,
    },
  );
  const motor = new Shape()
    .drum(east, PUMP_NORTH, 0.35, 0.9, 0.95, 0.8)
    .drum(east, PUMP_NORTH, 0.9, 2.5, 0.8)
    .drum(east, PUMP_NORTH, 2.5, 2.8, 0.8, 0.4);
  set.add(
    `motor:${number}`,
    `${number} 号电动机 · Motor ${number}`,
    'IfcElectricMotor',
    hall,
    MATERIALS.motor,
    motor,
    {
      '额定功率（kW） · Rated power (kW)': 220,
      '额定电压（V） · Rated voltage (V)': 380,
      '转速（r/min） · Speed (r/min)': 485,
    },
  );
  const discharge = new Shape().pipe(
    0.5,
    [east, PUMP_NORTH + 0.6, -1.4],
    [east, 3.2, -1.4],
    [east, 3.2, 0.9],
    [east, MANIFOLD_NORTH, 0.9],
  );
  set.add(
    `pipe:discharge/${number}`,
    `${number} 号出水管 · Discharge pipe ${number}`,
    'IfcPipeSegment',
    hall,
    MATERIALS.pipe,
    discharge,
    {
      '公称直径（mm） · Diameter (mm)': 1000,
      '材料 · Material': 'Q235B 钢 · steel',
    },
  );
  const valve = new Shape()
    .block([east - 0.65, 4.1, 0.25], [east + 0.65, 4.6, 1.55])
    .drum(east, 4.35, 1.55, 2.3, 0.12)
    .drum(east, 4.35, 2.3, 2.4, 0.5);
  set.add(
    `valve:${number}`,
    `${number} 号闸阀 · Gate valve ${number}`,
    'IfcValve',
    hall,
    MATERIALS.valve,
    valve,
    {
      '公称直径（mm） · Diameter (mm)': 1000,
      '驱动 · Actuator': '电动 · electric',
    },
  );
}

function addManifold(set: ModelSet): void {
  const manifold = new Shape()
    .pipe(0.7, [-11, MANIFOLD_NORTH, 0.9], [HALF_EAST + 3, MANIFOLD_NORTH, 0.9])
    .pipe(0.7, [HALF_EAST + 3, MANIFOLD_NORTH, 0.9], [HALF_EAST + 3, MANIFOLD_NORTH, -2.5])
    .pipe(0.7, [HALF_EAST + 3, MANIFOLD_NORTH, -2.5], [HALF_EAST + 7, MANIFOLD_NORTH, -2.5]);
  set.add(
    'pipe:manifold',
    '出水总管 · Discharge manifold',
    'IfcPipeSegment',
    STOREYS.hall,
    MATERIALS.pipe,
    manifold,
    {
      '公称直径（mm） · Diameter (mm)': 1400,
      '设计流量（m³/s） · Design flow (m³/s)': 7.5,
    },
  );
  const flap = new Shape().block(
    [HALF_EAST + 7, MANIFOLD_NORTH - 0.9, -3.4],
    [HALF_EAST + 7.3, MANIFOLD_NORTH + 0.9, -1.6],
  );
  set.add('valve:flap', '拍门 · Flap gate', 'IfcValve', STOREYS.sump, MATERIALS.valve, flap, {
    '作用 · Purpose': '防止外江倒灌 · keeps the river out',
  });
}

function addSump(set: ModelSet): void {
  const { sump } = STOREYS;
  const [e, n] = [HALF_EAST - 0.4, HALF_NORTH - 0.4];
  const water = new Shape().block([-e, -n, sump.elevation], [e, n, WATER_UP]);
  set.add('sump:water', '集水池水体 · Water in the sump', 'IfcTank', sump, MATERIALS.water, water, {
    '设计水位（m） · Design level (m)': WATER_UP,
    '有效容积（m³） · Volume (m³)': Math.round(2 * e * 2 * n * (WATER_UP - sump.elevation)),
  });
  const inlet = new Shape().pipe(1.1, [-HALF_EAST - 7, -5.2, -4.6], [-HALF_EAST, -5.2, -4.6]);
  set.add('pipe:inlet', '进水管 · Inlet culvert', 'IfcPipeSegment', sump, MATERIALS.concrete, inlet, {
    '公称直径（mm） · Diameter (mm)': 2200,
  });
  const screen = new Shape();
  for (let i = 0; i < 24; i++)
    screen.block([-12.1, -7 + 0.15 * i, sump.elevation], [-12, -6.95 + 0.15 * i, -1]);
  set.add('screen:1', '格栅 · Bar screen', 'IfcFilter', sump, MATERIALS.steel, screen, {
    '栅距（mm） · Spacing (mm)': 100,
  });
}

function addGauges(set: ModelSet): void {
  const outfall = new Shape()
    .drum(HALF_EAST + 5.4, MANIFOLD_NORTH - 1.6, -6.5, 0.6, 0.16)
    .block([HALF_EAST + 5, MANIFOLD_NORTH - 2, 0.6], [HALF_EAST + 5.8, MANIFOLD_NORTH - 1.2, 1.6]);
  set.add(OUTFALL_GAUGE, '外江水位计 · River gauge', 'IfcSensor', STOREYS.sump, MATERIALS.gauge, outfall, {
    '型式 · Type': '雷达水位计 · radar level gauge',
  });
  const inner = new Shape().drum(-11.2, -1, -5.8, 0.3, 0.12).block([-11.5, -1.3, 0.3], [-10.9, -0.7, 1.2]);
  set.add(
    'gauge:sump',
    '集水池液位计 · Sump level gauge',
    'IfcSensor',
    STOREYS.sump,
    MATERIALS.gauge,
    inner,
    {
      '型式 · Type': '静压液位计 · hydrostatic level gauge',
      '数据接入 · Connected': false,
    },
  );
}

function addCrane(set: ModelSet): void {
  const up = 4.2;
  for (const [id, north] of [
    ['S', -6.5],
    ['N', 6.5],
  ] as const) {
    const rail = new Shape().block([-1.8, north - 0.15, up], [HALF_EAST - 0.5, north + 0.15, up + 0.35]);
    set.add(
      `crane:rail/${id}`,
      `吊车轨道 ${id} · Crane rail ${id}`,
      'IfcBeam',
      STOREYS.hall,
      MATERIALS.steel,
      rail,
    );
  }
  const bridge = new Shape()
    .block([5.6, -6.7, up + 0.35], [6.3, 6.7, up + 0.85])
    .block([5.4, 0.6, up + 0.85], [6.5, 1.8, up + 1.4])
    .pipe(0.05, [5.95, 1.2, up + 0.35], [5.95, 1.2, 3.4]);
  set.add(
    'crane:bridge',
    '桥式起重机 · Overhead crane',
    'IfcTransportElement',
    STOREYS.hall,
    MATERIALS.crane,
    bridge,
    {
      '起重量（t） · Capacity (t)': 10,
      '跨度（m） · Span (m)': 13,
    },
  );
}

function addPower(set: ModelSet): void {
  const { elevation } = STOREYS.control;
  for (let i = 0; i < 6; i++) {
    const west = -7.6 + 0.85 * i;
    const cabinet = new Shape().block([west, 5.6, elevation], [west + 0.8, 6.5, elevation + 2.2]);
    set.add(
      `cabinet:${i + 1}`,
      `${i + 1} 号低压柜 · Switchgear ${i + 1}`,
      'IfcElectricDistributionBoard',
      STOREYS.control,
      MATERIALS.cabinet,
      cabinet,
      {
        '额定电压（V） · Rated voltage (V)': 380,
        '防护等级 · Protection': 'IP4X',
      },
    );
  }
  const desk = new Shape()
    .block([-12.6, 1.4, elevation + 0.7], [-9.4, 2.5, elevation + 0.78])
    .block([-12.4, 1.6, elevation], [-12.2, 2.3, elevation + 0.7])
    .block([-9.8, 1.6, elevation], [-9.6, 2.3, elevation + 0.7])
    .block([-12.2, 2.2, elevation + 0.9], [-11.2, 2.28, elevation + 1.5])
    .block([-10.8, 2.2, elevation + 0.9], [-9.8, 2.28, elevation + 1.5]);
  set.add('desk:scada', '监控操作台 · Control desk', 'IfcFurniture', STOREYS.control, MATERIALS.steel, desk);
  const transformer = new Shape()
    .block([-6.8, -6, elevation], [-4.8, -4.6, elevation + 1.7])
    .drum(-6.3, -5.3, elevation + 1.7, elevation + 2.2, 0.12)
    .drum(-5.8, -5.3, elevation + 1.7, elevation + 2.2, 0.12)
    .drum(-5.3, -5.3, elevation + 1.7, elevation + 2.2, 0.12);
  set.add(
    'transformer:1',
    '变压器 · Transformer',
    'IfcTransformer',
    STOREYS.control,
    MATERIALS.motor,
    transformer,
    {
      '容量（kVA） · Capacity (kVA)': 1250,
      '电压比（kV） · Ratio (kV)': '10 / 0.4',
    },
  );
}

function addRoofEquipment(set: ModelSet): void {
  const { elevation } = STOREYS.roof;
  const tank = new Shape()
    .drum(-9, 2, elevation + 0.5, elevation + 2.9, 1.5)
    .drum(-9, 2, elevation + 2.9, elevation + 3.3, 1.5, 0.3);
  set.add('tank:roof', '屋顶消防水箱 · Roof fire tank', 'IfcTank', STOREYS.roof, MATERIALS.steel, tank, {
    '容积（m³） · Volume (m³)': 17,
  });
  PUMPS.forEach((east, index) => {
    const fan = new Shape()
      .drum(east, -3.5, elevation, elevation + 0.6, 0.5)
      .drum(east, -3.5, elevation + 0.6, elevation + 1, 0.8, 0.3);
    set.add(
      `fan:${index + 1}`,
      `${index + 1} 号屋顶风机 · Roof fan ${index + 1}`,
      'IfcFan',
      STOREYS.roof,
      MATERIALS.steel,
      fan,
      {
        '风量（m³/h） · Airflow (m³/h)': 12000,
      },
    );
  });
  const mast = new Shape().drum(12, 5.5, elevation, elevation + 5, 0.08, 0.04);
  set.add(
    'antenna:1',
    '遥测天线 · Telemetry antenna',
    'IfcCommunicationsAppliance',
    STOREYS.roof,
    MATERIALS.steel,
    mast,
  );
}
