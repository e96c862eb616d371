"""The night as a DAG of Airflow 2.4 or newer: copy it into the folder of DAGs and set the two paths below.

Nights that were missed are not made up for, for a night takes everything new since the last; two never
run at once. A night that a gate refused (exit code 4), or that its input keeps from running (1 and 2),
is a failed task and is not tried again; any other failure is, once.
"""

import subprocess
from datetime import datetime, timedelta, timezone

from airflow.exceptions import AirflowException, AirflowFailException

try:
    from airflow.sdk import dag, task
except ImportError:
    from airflow.decorators import dag, task

COMMAND = ["/opt/rangefinder/deploy/spark-submit/yarn"]
CONFIGURATION = "/opt/rangefinder/conf/nightly.conf"

NOT_AGAIN = {
    1: "the command line is wrong",
    2: "the input is at fault",
    4: "a gate said no, or another night was first",
}


@dag(
    schedule="10 4 * * *",
    start_date=datetime(2025, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    tags=["rangefinder"],
)
def rangefinder_night():
    @task(retries=1, retry_delay=timedelta(minutes=30), execution_timeout=timedelta(hours=20))
    def recalibrate():
        night = subprocess.run([*COMMAND, "recalibrate", "--config", CONFIGURATION], check=False)
        if night.returncode in NOT_AGAIN:
            raise AirflowFailException(
                f"exit code {night.returncode}: {NOT_AGAIN[night.returncode]};"
                " the log above and 'recalibrate --status' tell more"
            )
        if night.returncode != 0:
            raise AirflowException(f"exit code {night.returncode}")

    recalibrate()


rangefinder_night()
