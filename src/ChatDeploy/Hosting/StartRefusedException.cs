namespace ChatDeploy.Hosting;

/// <summary>The start is refused for a reason that the operator can mend; the message is the one line to print.</summary>
public sealed class StartRefusedException(string message, Exception? inner = null) : Exception(message, inner);
