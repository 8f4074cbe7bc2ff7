interface SegmentedProps<Value> {
  /** What is chosen, for those who cannot see it. */
  readonly legend: string;
  /** Of the choice, the only one of that name in its view. */
  readonly name: string;
  /** Values and their words. */
  readonly options: readonly (readonly [Value, string])[];
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}

/** One of a few, side by side. */
export function Segmented<Value extends string | number>(props: SegmentedProps<Value>) {
  const { legend, name, options, value, onChoose } = props;
  return (
    <fieldset class="segmented">
      <legend class="visually-hidden">{legend}</legend>
      {options.map(([one, words]) => (
        <label key={one}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChoose(one)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
