"""Long jobs: imports and exports that show how far they are, can be stopped, and survive a restart.

`Desk.ask` puts one into the queue, `Desk.here` does one in this thread. What an import writes and that it is done is
one transaction; so after a kill it is done or it is not, never half, and can be repeated.
"""

from graphkb.jobs.desk import Desk
from graphkb.jobs.differences import Difference, page_of
from graphkb.jobs.files import Files, Upload, plain_name
from graphkb.jobs.job import STATES, WRITING_FILE, Failure, Job, JobState, Kind, Order
from graphkb.jobs.meter import Meter, Standing
from graphkb.jobs.work import NOTES, PROBLEMS, Pairs, Task, export, load, table

__all__ = [
    "NOTES",
    "PROBLEMS",
    "STATES",
    "WRITING_FILE",
    "Desk",
    "Difference",
    "Failure",
    "Files",
    "Job",
    "JobState",
    "Kind",
    "Meter",
    "Order",
    "Pairs",
    "Standing",
    "Task",
    "Upload",
    "export",
    "load",
    "page_of",
    "plain_name",
    "table",
]
