"""What the system does and has done: audit, jobs, delivery."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from peyvand.foundation.access.queries import list_colleagues
from peyvand.foundation.administration.audit import AuditSearch
from peyvand.foundation.administration.telling import list_actions, tell
from peyvand.foundation.administration.views.requests import user_of
from peyvand.foundation.administration.views.settings_page import need_tab, render_tab
from peyvand.foundation.jobs import commands as jobs_commands
from peyvand.foundation.jobs import queries as jobs
from peyvand.foundation.jobs.models import JobState
from peyvand.foundation.jobs.ports import task_names
from peyvand.foundation.journal import commands as journal_commands
from peyvand.foundation.journal import queries as journal
from peyvand.foundation.journal.ports import subscribers
from peyvand.foundation.ui.pages import toast
from peyvand.kernel import clock

PAGE = 50
STATES = {
    JobState.RUNNING: ("active", gettext_lazy("running")),
    JobState.READY: ("waiting", gettext_lazy("waiting")),
    JobState.FAILED: ("late", gettext_lazy("failed")),
    JobState.CANCELLED: ("closed", gettext_lazy("called off")),
    JobState.DONE: ("done", gettext_lazy("done")),
}


@require_safe
def search_audit(request: HttpRequest) -> HttpResponse:
    """Show who changed what, the latest first, as far as it fits what is asked."""
    need_tab(request, "audit")
    asked = AuditSearch.read(request.GET)
    by = user_of(request)
    lines = journal.search_audit(by=by, **asked.conditions(), limit=PAGE + 1)
    context = {
        "lines": tell(lines[:PAGE], by=by),
        "asked": asked,
        "people": [("", _("Anybody")), *((str(key), name) for key, name in list_colleagues(by))],
        "actions": [("", _("Anything")), *list_actions()],
        "older": asked.address(before=lines[PAGE - 1].id) if len(lines) > PAGE else "",
    }
    return render_tab(request, "audit", "administration/audit.html", context, status=422 if asked.errors else 200)


@require_safe
def show_jobs(request: HttpRequest) -> HttpResponse:
    """Show what runs, waits and failed, the latest first."""
    need_tab(request, "jobs")
    state = request.GET.get("state", "")
    states = (state,) if state in tuple(JobState) else ()
    by = user_of(request)
    lines = [
        {
            "job": job,
            "name": task.label if (task := task_names.find(job.task)) else job.task,
            "hue": STATES[JobState(job.state)][0],
            "state": STATES[JobState(job.state)][1],
            "error": job.errors[-1] if job.errors else "",
            "may_retry": job.state in (JobState.FAILED, JobState.CANCELLED),
            "may_cancel": job.state in (JobState.READY, JobState.RUNNING),
        }
        for job in jobs.list_jobs(by=by, states=states, limit=PAGE)
    ]
    context = {
        "lines": lines,
        "health": jobs.get_health(),
        "state": state,
        "states": [("", _("All")), *((key, word) for key, (_hue, word) in STATES.items())],
        "may_change": by.can("change", "job"),
    }
    return render_tab(request, "jobs", "administration/jobs.html", context)


@require_POST
def retry_job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Let a job run again."""
    need_tab(request, "jobs")
    jobs_commands.retry_job(job_id, by=user_of(request), at=clock.now())
    toast(request, _("The job waits for its turn."))
    return redirect("/settings/jobs")


@require_POST
def cancel_job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Call a job off."""
    need_tab(request, "jobs")
    jobs_commands.cancel_job(job_id, by=user_of(request), at=clock.now())
    toast(request, _("The job is called off."))
    return redirect("/settings/jobs")


@require_safe
def show_lanes(request: HttpRequest) -> HttpResponse:
    """Show how far each subscriber of the journal is, and which lanes are set aside."""
    need_tab(request, "lanes")
    by = user_of(request)
    context = {
        "lags": [(_called(lag.subscriber), lag) for lag in journal.list_lags()],
        "lanes": [(_called(lane.subscriber), lane) for lane in journal.list_blocked_lanes(by=by)],
        "may_change": by.can("change", "lane"),
    }
    return render_tab(request, "lanes", "administration/lanes.html", context)


@require_POST
def retry_lane(request: HttpRequest) -> HttpResponse:
    """Try a lane again at once."""
    need_tab(request, "lanes")
    subscriber, lane = request.POST.get("subscriber", ""), request.POST.get("lane", "")
    journal_commands.retry_lane(subscriber, lane, by=user_of(request), at=clock.now())
    toast(request, _("The lane is tried again."))
    return redirect("/settings/delivery")


def _called(subscriber_key: str) -> object:
    """Return what people call a subscriber; its key where it is gone or has no other name."""
    subscriber = subscribers.find(subscriber_key)
    return (subscriber and subscriber.label) or subscriber_key
