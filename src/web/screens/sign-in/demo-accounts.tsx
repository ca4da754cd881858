import { Button } from '@mantine/core';
import type { ApiDoors } from '../../../wire/api-people.ts';
import { useMessages } from '../../i18n/language.ts';

type DemoAccount = ApiDoors['demo'][number];

interface DemoProps {
  readonly accounts: readonly DemoAccount[];
  readonly onChoose: (account: DemoAccount) => void;
}

/** The demo has one account for each role; a press fills the form. */
export function DemoAccounts({ accounts, onChoose }: DemoProps) {
  const m = useMessages();
  return (
    <section className="demo-accounts" aria-label={m.people.demoTitle}>
      <h2>{m.people.demoTitle}</h2>
      <p className="muted small">{m.people.demoText}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{m.people.role}</th>
            <th scope="col">{m.people.login}</th>
            <th scope="col">{m.people.password}</th>
            <th>
              <span className="visually-hidden">{m.people.use}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => {
            const role = account.roles.map((one) => m.people.roles[one]).join(m.people.comma);
            return (
              <tr key={account.login}>
                <th scope="row">{role}</th>
                <td>
                  <code>{account.login}</code>
                </td>
                <td>
                  <code>{account.password}</code>
                </td>
                <td>
                  <Button
                    variant="default"
                    size="compact-xs"
                    aria-label={m.people.fill(role)}
                    onClick={() => onChoose(account)}
                  >
                    {m.people.use}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
