import { Button, type ButtonProps } from '@mantine/core';

interface QuestionProps {
  readonly text: string;
  /** What the buttons say that do it, and that leave it. */
  readonly yes: string;
  readonly no: string;
  readonly color?: ButtonProps['color'];
  readonly pending: boolean;
  readonly error: Error | null;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** The body of a dialog that asks before something is done; leaving it is what the keyboard stands on. */
export function Question({ text, yes, no, color, pending, error, onYes, onNo }: QuestionProps) {
  return (
    <>
      <p>{text}</p>
      {error && (
        <p role="alert" className="error-text">
          {error.message}
        </p>
      )}
      <div className="button-row end">
        <Button variant="default" data-autofocus onClick={onNo}>
          {no}
        </Button>
        <Button {...(color && { color })} loading={pending} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </>
  );
}
