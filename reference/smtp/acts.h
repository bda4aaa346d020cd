/* The readers and the acts of the verbs, each in the file of its verb. */
#ifndef ACTS_H
#define ACTS_H

struct command;

void hello_read(struct command *command);
void mail_read(struct command *command);
void rcpt_read(struct command *command);
void bdat_read(struct command *command);
void query_read(struct command *command);
void auth_read(struct command *command);

void ehlo_act(struct command *command);
void helo_act(struct command *command);
void mail_act(struct command *command);
void rcpt_act(struct command *command);
void data_act(struct command *command);
void bdat_act(struct command *command);
void rset_act(struct command *command);
void noop_act(struct command *command);
void help_act(struct command *command);
void vrfy_act(struct command *command);
void expn_act(struct command *command);
void auth_act(struct command *command);
void starttls_act(struct command *command);
void quit_act(struct command *command);

#endif
