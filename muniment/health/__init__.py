"""Health: is this machine, this installation and this archive fit to keep notices?"""

from muniment.health.archive import examine_archive
from muniment.health.beacons import examine_beacons
from muniment.health.browser import examine_browser
from muniment.health.custodian import Machine, examine_custodian, tell_tales
from muniment.health.installation import examine_installation
from muniment.health.reading import examine_reading
from muniment.health.replicas import examine_replicas
from muniment.health.symptom import State, Symptom

__all__ = [
    "Machine",
    "State",
    "Symptom",
    "examine_archive",
    "examine_beacons",
    "examine_browser",
    "examine_custodian",
    "examine_installation",
    "examine_reading",
    "examine_replicas",
    "tell_tales",
]
