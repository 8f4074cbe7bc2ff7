import { AffektError } from '../../core/errors.js';
import { DEFAULT_OSC_PREFIX, oscEventAddress, oscSignalAddress } from './osc-address.js';
import { oscMap } from './osc-map.js';
import { qlcplusChannel, qlcplusCollisions } from './qlcplus-channel.js';

/** QLC+'s "no function". */
const NO_FUNCTION = 4_294_967_295;
const FIXTURE_CHANNELS = 4;
/** Channels of QLC+'s Generic RGB in mode "Dimmer RGB". */
const CHANNEL = { dimmer: 0, red: 1, green: 2, blue: 3 } as const;
const WHITE_SCENE_ID = 0;
/** Wide enough for the longest caption. */
const SLIDER = { width: 96, height: 240, gap: 6 } as const;

export interface QlcplusOptions {
  readonly prefix: string;
  /** Address of QLC+'s machine that Affekt sends to: QLC+ listens on one interface only, and finds it by this. */
  readonly inputAddress: string;
  /** RGB fixtures of the wash, four channels each, from address 1 on. */
  readonly fixtureCount: number;
  /** Where the light goes. `none`: to be set in QLC+. */
  readonly output: 'none' | 'e131' | 'artnet';
  /** Receiver of the E1.31 output; null: multicast. */
  readonly outputHost: string | null;
}

export const QLCPLUS_DEFAULTS: QlcplusOptions = {
  prefix: DEFAULT_OSC_PREFIX,
  inputAddress: '127.0.0.1',
  fixtureCount: 4,
  output: 'e131',
  outputHost: null,
};

/** A slider of the virtual console. */
interface Slider {
  readonly caption: string;
  readonly signal: string;
  /** Channel of every fixture that it moves; null: it only shows. */
  readonly channel: number | null;
}

const SLIDERS: readonly Slider[] = [
  { caption: 'Dimmer (arousal)', signal: 'arousal01', channel: CHANNEL.dimmer },
  { caption: 'Red', signal: 'color/red', channel: CHANNEL.red },
  { caption: 'Green', signal: 'color/green', channel: CHANNEL.green },
  { caption: 'Blue', signal: 'color/blue', channel: CHANNEL.blue },
  { caption: 'Valence', signal: 'valence01', channel: null },
  { caption: 'Melancholic', signal: 'moods/melancholic', channel: null },
  { caption: 'Calm', signal: 'moods/calm', channel: null },
  { caption: 'Uplifting', signal: 'moods/uplifting', channel: null },
  { caption: 'Aggressive', signal: 'moods/aggressive', channel: null },
  { caption: 'Level', signal: 'level', channel: null },
];

/**
 * A complete QLC+ workspace (.qxw, for QLC+ 4.12 and later 4.x): OSC in on universe 1 (UDP port 7700), an RGB wash whose
 * dimmer follows arousal and whose colour follows the emotion, meters for mood and level, and a button that flashes the
 * wash white for as long as a drop lasts. Throws AFFEKT_CONFIG_INVALID when two addresses are one channel for QLC+.
 */
export function qlcplusWorkspace(options: QlcplusOptions = QLCPLUS_DEFAULTS): string {
  const { prefix } = options;
  const used = [
    ...SLIDERS.map((slider) => oscSignalAddress(prefix, slider.signal)),
    oscEventAddress(prefix, 'drop'),
  ];
  const all = oscMap(prefix).map((entry) => entry.address);
  const collision = qlcplusCollisions(all).find((pair) => pair.some((address) => used.includes(address)));
  if (collision !== undefined) {
    const [first, second] = collision;
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `QLC+ cannot tell ${first} and ${second} apart (both are channel ${qlcplusChannel(first)}); choose another OSC prefix than ${prefix}`,
    );
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE Workspace>
<Workspace xmlns="http://www.qlcplus.org/Workspace" CurrentWindow="VirtualConsole">
 <Creator>
  <Name>Q Light Controller Plus</Name>
  <Version>4.12.6</Version>
  <Author>Affekt</Author>
 </Creator>
${engine(options)}
${virtualConsole(options)}
 <SimpleDesk>
  <Engine/>
 </SimpleDesk>
</Workspace>
`;
}

function engine(options: QlcplusOptions): string {
  const fixtures = Array.from({ length: options.fixtureCount }, (_, index) => fixture(index));
  const white = Array.from({ length: options.fixtureCount }, (_, index) => {
    const values = Object.values(CHANNEL).map((channel) => `${channel},255`);
    return `   <FixtureVal ID="${index}">${values.join(',')}</FixtureVal>`;
  });
  return ` <Engine>
  <InputOutputMap>
   <Universe Name="Universe 1" ID="0">
    <Input Plugin="OSC" UID="${escapeXml(options.inputAddress)}" Line="0"/>
${output(options)}   </Universe>
  </InputOutputMap>
${fixtures.join('\n')}
  <Function ID="${WHITE_SCENE_ID}" Type="Scene" Name="White">
   <Speed FadeIn="0" FadeOut="0" Duration="0"/>
${white.join('\n')}
  </Function>
 </Engine>`;
}

function output({ output: kind, outputHost }: QlcplusOptions): string {
  if (kind === 'none') return '';
  if (kind === 'artnet') {
    const target =
      outputHost === null
        ? ''
        : `<PluginParameters outputIP="${escapeXml(outputHost)}" transmitMode="Full"/>`;
    return `    <Output Plugin="ArtNet" Line="0">${target}</Output>\n`;
  }
  const target =
    outputHost === null
      ? 'multicast="1"'
      : `multicast="0" ucastIP="${escapeXml(outputHost)}" ucastPort="5568"`;
  return `    <Output Plugin="E1.31" Line="0"><PluginParameters ${target} universe="1" priority="100" transmitMode="Full"/></Output>\n`;
}

function fixture(index: number): string {
  return `  <Fixture>
   <Manufacturer>Generic</Manufacturer>
   <Model>Generic RGB</Model>
   <Mode>Dimmer RGB</Mode>
   <ID>${index}</ID>
   <Name>Wash ${index + 1}</Name>
   <Universe>0</Universe>
   <Address>${index * FIXTURE_CHANNELS}</Address>
   <Channels>${FIXTURE_CHANNELS}</Channels>
  </Fixture>`;
}

function virtualConsole(options: QlcplusOptions): string {
  const sliders = SLIDERS.map((slider, index) => sliderXml(slider, index, options));
  const width = SLIDERS.length * (SLIDER.width + SLIDER.gap) + 140;
  return ` <VirtualConsole>
  <Frame Caption="">
${appearance()}
${sliders.join('\n')}
   <Button Caption="Drop" ID="${SLIDERS.length + 1}" Icon="">
    <WindowState Visible="True" X="${width - 120}" Y="20" Width="100" Height="${SLIDER.height}"/>
${appearance()}
    <Function ID="${WHITE_SCENE_ID}"/>
    <Action>Flash</Action>
    <Intensity Adjust="False">100</Intensity>
    <Input Universe="0" Channel="${qlcplusChannel(oscEventAddress(options.prefix, 'drop'))}"/>
   </Button>
  </Frame>
  <Properties>
   <Size Width="${width}" Height="${SLIDER.height + 60}"/>
   <GrandMaster Visible="1" ChannelMode="Intensity" ValueMode="Reduce" SliderMode="Normal"/>
  </Properties>
 </VirtualConsole>`;
}

function sliderXml({ caption, signal, channel }: Slider, index: number, options: QlcplusOptions): string {
  const fixtures = channel === null ? 0 : options.fixtureCount;
  const channels = Array.from(
    { length: fixtures },
    (_, one) => `<Channel Fixture="${one}">${channel}</Channel>`,
  );
  return `   <Slider Caption="${escapeXml(caption)}" ID="${index + 1}" WidgetStyle="Slider" InvertedAppearance="false">
    <WindowState Visible="True" X="${20 + index * (SLIDER.width + SLIDER.gap)}" Y="20" Width="${SLIDER.width}" Height="${SLIDER.height}"/>
${appearance()}
    <SliderMode ValueDisplayStyle="Percentage" ClickAndGoType="None" Monitor="false">Level</SliderMode>
    <Level LowLimit="0" HighLimit="255" Value="0">${channels.join('')}</Level>
    <Playback><Function>${NO_FUNCTION}</Function></Playback>
    <Input Universe="0" Channel="${qlcplusChannel(oscSignalAddress(options.prefix, signal))}"/>
   </Slider>`;
}

function appearance(): string {
  return `    <Appearance>
     <FrameStyle>None</FrameStyle>
     <ForegroundColor>Default</ForegroundColor>
     <BackgroundColor>Default</BackgroundColor>
     <BackgroundImage>None</BackgroundImage>
     <Font>Default</Font>
    </Appearance>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
