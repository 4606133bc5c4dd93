"""What an operator decides, typed, each with its words. `.env.example` and the operator's tables are made of this.

Values come from the environment. A missing or ill-formed value stops the process with its name: nothing falls back to
a guess, and there is no default secret.
"""

from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent


class Said(NamedTuple):
    """What a setting is for, in the two languages of the operator's guide, and what `.env.example` shows for it."""

    en: str
    fr: str
    #: What stands behind the name there; None: the default, commented out.
    example: str | None = None
    #: Where it is decided: "must" be set, may be left, or is "composed" by docker-compose.yml from other values.
    where: str = "may"


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class Environment(BaseSettings):
    """Extra variables are ignored, wrong values are refused at start."""

    # A refused value may be an address with a password in it, and what is said of it stands in the log.
    model_config = SettingsConfigDict(extra="ignore", case_sensitive=True, hide_input_in_errors=True)

    SECRET_KEY: Annotated[
        SecretStr,
        Said(
            "Signs sessions and links: 32 characters or more, known to nobody. For example: openssl rand -hex 32",
            "Signe les sessions et les liens : 32 caractères ou plus, connus de personne. Par exemple : openssl rand -hex 32",
            "",
            "must",
        ),
    ] = Field(min_length=32)
    SITE_URL: Annotated[
        str,
        Said(
            "The public address, with https and without a path. Links in e-mails begin with it.",
            "L’adresse publique, avec https et sans chemin. Les liens des courriels commencent par elle.",
            "https://portal.example.org",
            "must",
        ),
    ] = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^/]+$")
    ALLOWED_HOSTS: Annotated[
        list[str],
        NoDecode,
        Said(
            "Names under which the portal answers, with commas between them; that of SITE_URL when left out.",
            "Noms sous lesquels le portail répond, séparés par des virgules ; à défaut celui de SITE_URL.",
            "portal.example.org",
            "must",
        ),
    ] = []
    EMAIL_URL: Annotated[
        str,
        Said(
            "The mail server: smtp://, smtps:// (TLS from the start) or smtp+tls:// (STARTTLS), as "
            "scheme://user:password@host:port, special characters percent-encoded. Also: console:// (prints), "
            "eml:///folder (one file per message), memory:// (tests).",
            "Le serveur de courriel : smtp://, smtps:// (TLS d’emblée) ou smtp+tls:// (STARTTLS), sous la forme "
            "schéma://compte:mot-de-passe@hôte:port, les caractères spéciaux étant encodés en %. Également : console:// "
            "(affiche), eml:///dossier (un fichier par message), memory:// (tests).",
            "smtp+tls://user:password@mail.example.org:587",
            "must",
        ),
    ] = Field(default="console://", pattern=r"^(smtp|smtps|smtp\+tls|console|eml|memory)://")
    DEFAULT_FROM_EMAIL: Annotated[
        str,
        Said("The sender of all e-mails.", "L’expéditeur de tous les courriels.", "portal@example.org", "must"),
    ] = "portal@localhost"
    CONTACT_EMAIL: Annotated[
        str,
        Said(
            "Where people write to the portal’s team; the sender’s address when left out.",
            "L’adresse à laquelle on écrit à l’équipe du portail ; à défaut celle de l’expéditeur.",
            "contact@example.org",
            "must",
        ),
    ] = ""

    DATABASE_URL: Annotated[
        str,
        Said(
            "PostgreSQL 15 or newer; a unix socket is written percent-encoded: "
            "postgresql://user@%2Fvar%2Frun%2Fpostgresql/ogportal",
            "PostgreSQL 15 ou plus récent ; une socket unix s’écrit encodée en % : "
            "postgresql://compte@%2Fvar%2Frun%2Fpostgresql/ogportal",
            "postgresql://ogportal:password@127.0.0.1:5432/ogportal",
            "composed",
        ),
    ] = Field(pattern=r"^postgres(ql)?://")
    REDIS_URL: Annotated[
        str,
        Said(
            "Redis 7 or newer in production; rediss:// with TLS, unix:///path/redis.sock for a socket.",
            "Redis 7 ou plus récent en production ; rediss:// avec TLS, unix:///chemin/redis.sock pour une socket.",
            "redis://:password@127.0.0.1:6379",
            "composed",
        ),
    ] = Field(pattern=r"^(redis|rediss|unix)://")
    MEDIA_ROOT: Annotated[
        Path,
        Said("Uploaded files; kept and backed up.", "Les fichiers déposés ; à conserver.", "/srv/media", "composed"),
    ] = BASE_DIR / ".data" / "media"
    STATIC_ROOT: Annotated[
        Path,
        Said(
            "Static files as collectstatic leaves them.",
            "Les fichiers statiques tels que collectstatic les dépose.",
            "/srv/static",
            "composed",
        ),
    ] = BASE_DIR / ".data" / "static"
    METRICS_PORT: Annotated[
        int,
        Said(
            "The port on which figures for Prometheus are answered, and nothing else; 0: nowhere. Never publish it.",
            "Le port qui fournit les mesures à Prometheus, et rien d’autre ; 0 : aucun. Ne jamais le publier.",
            "9100",
            "composed",
        ),
    ] = Field(default=0, ge=0, le=65_535)
    DEBUG: Annotated[
        bool,
        Said(
            "Shows errors to whoever asks: never true in production.",
            "Montre les erreurs à quiconque : jamais true en production.",
            "false",
            "composed",
        ),
    ] = False

    TRUSTED_PROXIES: Annotated[
        int,
        Said(
            "How many proxies stand between visitors and the portal. Too many, and a visitor can invent an address; "
            "0 without any. docker-compose.yml takes 1.",
            "Nombre de serveurs mandataires entre les visiteurs et le portail. S’il est trop grand, un visiteur peut "
            "s’inventer une adresse ; 0 s’il n’y en a aucun. docker-compose.yml prend 1.",
            "1",
        ),
    ] = Field(default=0, ge=0, le=5)
    CNDP_RECEIPT: Annotated[
        str,
        Said(
            "The receipt of the declaration to the CNDP (law 09-08), shown in the footer; empty until there is one.",
            "Le récépissé de la déclaration à la CNDP (loi 09-08), affiché en pied de page ; vide tant qu’il n’y en a pas.",
            "",
        ),
    ] = ""
    DATABASE_POOLED: Annotated[
        bool,
        Said(
            "true where PgBouncer in transaction mode stands before the database (never before worker and migrate): see deploy/kubernetes.",
            "true si PgBouncer en mode transaction précède la base (jamais devant worker ni migrate) : voir deploy/kubernetes.",
        ),
    ] = False
    STATEMENT_TIMEOUT_MS: Annotated[
        int,
        Said(
            "How long one database statement of a page or task may run, in milliseconds. Migrations have no such limit.",
            "Durée maximale d’une requête d’une page ou d’une tâche à la base, en millisecondes. Les migrations n’ont pas cette limite.",
        ),
    ] = Field(default=15_000, ge=100)
    PAGE_CACHE_SECONDS: Annotated[
        int,
        Said(
            "How long a page without anything personal is kept for others, in seconds; 0 keeps none.",
            "Durée pendant laquelle une page sans rien de personnel est gardée pour d’autres, en secondes ; 0 : aucune.",
        ),
    ] = Field(default=10, ge=0, le=3600)
    RECONFIRM_HOURS: Annotated[
        int,
        Said(
            "How long (hours) somebody from the waiting list may take to confirm a place; 0 asks nobody.",
            "Délai (heures) laissé à une personne de la liste d’attente pour confirmer sa place ; 0 : sans confirmation.",
        ),
    ] = Field(default=48, ge=0, le=24 * 14)
    REGISTRATION_MONTHS: Annotated[
        int,
        Said(
            "After so many months names and addresses of the people of a workshop are erased; the counts stay.",
            "Nombre de mois après lesquels les noms et adresses des personnes d’une rencontre sont effacés ; les nombres restent.",
        ),
    ] = Field(default=12, ge=1, le=120)
    UNCONFIRMED_DAYS: Annotated[
        int,
        Said(
            "After so many days what waited for an unconfirmed address is erased.",
            "Nombre de jours après lesquels ce qui attendait une adresse non confirmée est effacé.",
        ),
    ] = Field(default=30, ge=7, le=365)
    MAIL_DAYS: Annotated[
        int,
        Said(
            "After so many days sent e-mails are emptied.",
            "Nombre de jours après lesquels les courriels envoyés sont vidés.",
        ),
    ] = Field(default=90, ge=7, le=3650)
    PARTICIPANT_MONTHS: Annotated[
        int,
        Said(
            "After so many months without a sign of life a person’s address and name are erased.",
            "Nombre de mois sans signe de vie après lesquels l’adresse et le nom d’une personne sont effacés.",
        ),
    ] = Field(default=36, ge=6, le=240)
    LOG_MONTHS: Annotated[
        int,
        Said(
            "After so many months names are erased from the log of the back office.",
            "Nombre de mois après lesquels les noms sont effacés du journal de l’espace de gestion.",
        ),
    ] = Field(default=60, ge=6, le=240)
    RECORDING_HOSTS: Annotated[
        list[str],
        NoDecode,
        Said(
            "Hosts of recordings to which reports of workshops may link, their subdomains included.",
            "Hôtes des enregistrements vers lesquels les comptes rendus peuvent renvoyer, sous-domaines compris.",
        ),
    ] = ["youtube.com", "youtu.be", "vimeo.com", "archive.org", "gov.ma"]
    SCANNER_URL: Annotated[
        str,
        Said(
            "clamd of ClamAV, to which documents are shown before they are taken: tcp://host:3310 or unix:///folder/clamd.ctl; "
            "empty: none. While it is away no document is taken.",
            "clamd de ClamAV, auquel les documents sont montrés avant d’être acceptés : tcp://hôte:3310 ou "
            "unix:///dossier/clamd.ctl ; vide : aucun. Quand il ne répond pas, aucun document n’est accepté.",
        ),
    ] = Field(default="", pattern=r"^(tcp://.+|unix:///.+|)$")
    DEMONSTRATION: Annotated[
        bool,
        Said(
            "true only for a demonstration: its sign-ins are known to everyone.",
            "true uniquement pour une démonstration : ses comptes sont connus de tous.",
        ),
    ] = False

    _lists = field_validator("ALLOWED_HOSTS", "RECORDING_HOSTS", mode="before")(_split)


#: Read by docker-compose.yml, the web server and the programs of bin/, not by the portal.
AROUND: dict[str, Said] = {
    "POSTGRES_PASSWORD": Said(
        "DATABASE_URL is made from it. Letters and digits only, since it becomes part of an address: openssl rand -hex 32",
        "DATABASE_URL en est faite. Lettres et chiffres seulement, car il entre dans une adresse : openssl rand -hex 32",
        "",
        "must",
    ),
    "REDIS_PASSWORD": Said(
        "REDIS_URL is made from it; letters and digits only.",
        "REDIS_URL en est faite ; lettres et chiffres seulement.",
        "",
        "must",
    ),
    "PORT": Said("The port on which the proxy answers.", "Le port sur lequel répond le serveur mandataire.", "8080"),
    "WEB_CONCURRENCY": Said("Web workers: two for each core.", "Processus web : deux par cœur.", "4"),
    "VERSION": Said("The version of the image.", "La version de l’image.", "latest"),
    "BACKUP_FOLDER": Said(
        "Where `docker compose run --rm backup` writes; another disk, better another machine. Owned by user 10001.",
        "Où `docker compose run --rm backup` écrit ; un autre disque, mieux une autre machine. Propriétaire : 10001.",
        "./backups",
    ),
    "BACKUP_DAYS": Said(
        "How many days backups are kept. People who were erased remain in them for so long.",
        "Nombre de jours pendant lesquels les sauvegardes sont gardées. Les personnes effacées y restent aussi longtemps.",
        "30",
    ),
    "BACKUP_KEY": Said(
        "A file with a public key of GnuPG, as the service `backup` sees it (/srv/backups/public.asc): backups are then encrypted "
        "as they are written. Empty: they are not.",
        "Un fichier avec une clé publique GnuPG, tel que le service `backup` le voit (/srv/backups/public.asc) : les sauvegardes "
        "sont alors chiffrées dès leur écriture. Vide : elles ne le sont pas.",
        "",
    ),
}
