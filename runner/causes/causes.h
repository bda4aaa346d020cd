/* What the findings of a run have in common. A fault of the reference server is recognised by the
 * cases that it fails: where all of those that could be judged fail, and cite what the fault
 * breaks, the server looks like it. What nothing explains stays unknown. */
#ifndef CAUSES_H
#define CAUSES_H

#include "signature.h"
#include "smtpspec_record.h"

/* Sets the cause of each fail, warn and unsteady of RECORD, as few as explain them. Of two faults
 * that fail the same cases neither is named. */
void causes_find(const struct signatures *known, struct smtpspec_record *record);

#endif
