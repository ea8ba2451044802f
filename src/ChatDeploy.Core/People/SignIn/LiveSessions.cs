namespace ChatDeploy.Core.People.SignIn;

/// <summary>The one meaning of a session that holds: not ended by anybody, not too old, not unused for too long.</summary>
internal static class LiveSessions
{
    public static IQueryable<WebSession> LiveAt(this IQueryable<WebSession> sessions, DateTimeOffset now)
    {
        var idle = now - WebSession.IdleLifetime;
        return sessions.Where(s => s.RevokedAt == null && s.ExpiresAt > now && s.SeenAt > idle);
    }
}
