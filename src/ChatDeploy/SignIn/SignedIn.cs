using ChatDeploy.Core.People;

namespace ChatDeploy.SignIn;

/// <summary>Who is signed in, for Razor components: inject it. One per request; nobody on open pages (<c>/sign-in</c>), somebody on all others.</summary>
public sealed class SignedIn
{
    /// <summary>Who is signed in; null on an open page.</summary>
    public Person? Visitor { get; private set; }

    /// <summary>The session's key; null on an open page, and where a token stands for the person.</summary>
    public int? SessionId { get; private set; }

    /// <summary>Who is signed in.</summary>
    /// <exception cref="InvalidOperationException">This is an open page, where nobody need be.</exception>
    public Person Person => Visitor ?? throw new InvalidOperationException("an open page has nobody signed in; look at Visitor");

    /// <summary>Whether the person may do such a thing at all; on what, the operation decides.</summary>
    public bool May(Act act) => Visitor is { } person && Rights.May(person, act, Subject.Anything);

    internal void Enter(Person person, int? sessionId) => (Visitor, SessionId) = (person, sessionId);
}
