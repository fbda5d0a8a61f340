from caldera_srp._errors import (
    AnswerError as AnswerError,
)
from caldera_srp._errors import (
    CalderaError as CalderaError,
)
from caldera_srp._errors import (
    ForeignReplyError as ForeignReplyError,
)
from caldera_srp._errors import (
    MisuseError as MisuseError,
)
from caldera_srp._errors import (
    OutcomeUnknownError as OutcomeUnknownError,
)
from caldera_srp._errors import (
    ParameterError as ParameterError,
)
from caldera_srp._errors import (
    ParameterTypeError as ParameterTypeError,
)
from caldera_srp._errors import (
    QuestionAsked as QuestionAsked,
)
from caldera_srp._errors import (
    RandomnessError as RandomnessError,
)
from caldera_srp._errors import (
    RefusedError as RefusedError,
)
from caldera_srp._errors import (
    SaveError as SaveError,
)
from caldera_srp._errors import (
    ServiceError as ServiceError,
)
from caldera_srp._errors import (
    TransportError as TransportError,
)
from caldera_srp._errors import (
    UnexpectedReplyError as UnexpectedReplyError,
)
from caldera_srp._errors import (
    UsedUpError as UsedUpError,
)
from caldera_srp._native import (
    AppClient as AppClient,
)
from caldera_srp._native import (
    Device as Device,
)
from caldera_srp._native import (
    DeviceSignIn as DeviceSignIn,
)
from caldera_srp._native import (
    DeviceVerifier as DeviceVerifier,
)
from caldera_srp._native import (
    KeyExchange as KeyExchange,
)
from caldera_srp._native import (
    SessionKey as SessionKey,
)
from caldera_srp._native import (
    Timestamp as Timestamp,
)
from caldera_srp._native import (
    UserSignIn as UserSignIn,
)
from caldera_srp._native import (
    __version__ as __version__,
)
from caldera_srp._pending import (
    AsyncPendingSignIn as AsyncPendingSignIn,
)
from caldera_srp._pending import (
    PendingSignIn as PendingSignIn,
)
from caldera_srp._questions import (
    Answer as Answer,
)
from caldera_srp._questions import (
    ChoiceQuestion as ChoiceQuestion,
)
from caldera_srp._questions import (
    CodeQuestion as CodeQuestion,
)
from caldera_srp._questions import (
    CustomQuestion as CustomQuestion,
)
from caldera_srp._questions import (
    NewPasswordQuestion as NewPasswordQuestion,
)
from caldera_srp._questions import (
    PasswordQuestion as PasswordQuestion,
)
from caldera_srp._questions import (
    Question as Question,
)
from caldera_srp._questions import (
    SoftwareTokenQuestion as SoftwareTokenQuestion,
)
from caldera_srp._questions import (
    UnknownQuestion as UnknownQuestion,
)
from caldera_srp._questions import (
    WebAuthnQuestion as WebAuthnQuestion,
)
from caldera_srp._session import AsyncSession as AsyncSession
from caldera_srp._session import Session as Session
from caldera_srp._sign_in import (
    async_resume as async_resume,
)
from caldera_srp._sign_in import (
    async_sign_in as async_sign_in,
)
from caldera_srp._sign_in import (
    resume as resume,
)
from caldera_srp._sign_in import (
    sign_in as sign_in,
)

__all__ = [
    "Answer",
    "AnswerError",
    "AppClient",
    "AsyncPendingSignIn",
    "AsyncSession",
    "CalderaError",
    "ChoiceQuestion",
    "CodeQuestion",
    "CustomQuestion",
    "Device",
    "DeviceSignIn",
    "DeviceVerifier",
    "ForeignReplyError",
    "KeyExchange",
    "MisuseError",
    "NewPasswordQuestion",
    "OutcomeUnknownError",
    "ParameterError",
    "ParameterTypeError",
    "PasswordQuestion",
    "PendingSignIn",
    "Question",
    "QuestionAsked",
    "RandomnessError",
    "RefusedError",
    "SaveError",
    "ServiceError",
    "Session",
    "SessionKey",
    "SoftwareTokenQuestion",
    "Timestamp",
    "TransportError",
    "UnexpectedReplyError",
    "UnknownQuestion",
    "UsedUpError",
    "UserSignIn",
    "WebAuthnQuestion",
    "__version__",
    "async_resume",
    "async_sign_in",
    "resume",
    "sign_in",
]
