namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>A host could not be asked, or the connection broke; the message says what happened and what to do, for people.</summary>
/// <param name="reason">A stable code: <c>host_unreachable</c>, <c>host_key_unknown</c>, <c>host_key_changed</c>, <c>login_refused</c>.</param>
/// <param name="message">For people.</param>
internal sealed class HostUnavailableException(string reason, string message) : Exception(message)
{
    /// <summary>A stable code.</summary>
    public string Reason { get; } = reason;

    /// <summary>Whether asking again soon may do: nobody has to change anything first.</summary>
    public bool MayPass => Reason == "host_unreachable";
}
