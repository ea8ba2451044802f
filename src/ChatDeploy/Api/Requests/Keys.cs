using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Api.Requests;

/// <summary>A deployment's id in an address: <c>D-1042</c> or <c>1042</c>.</summary>
internal readonly record struct DeploymentKey(long Value, IResult? Problem) : ICheckedArgument
{
    /// <summary>Reads it; what is no id is told to be unknown.</summary>
    public static bool TryParse(string? text, out DeploymentKey key)
    {
        key = DeploymentId.TryParse(text, out var id)
            ? new DeploymentKey(id.Value, null)
            : new DeploymentKey(0, RefusalResults.NotFound("unknown_deployment", "There is no such deployment; ids look like D-1042. GET /api/deployments lists them."));
        return true;
    }
}

/// <summary>A ticket's id in an address: <c>T-1042</c>, or its deployment's.</summary>
internal readonly record struct TicketKey(long Value, IResult? Problem) : ICheckedArgument
{
    /// <summary>Reads it; what is no id is told to be unknown.</summary>
    public static bool TryParse(string? text, out TicketKey key)
    {
        key = ApprovalTicket.TryParseId(text, out var id)
            ? new TicketKey(id, null)
            : new TicketKey(0, RefusalResults.NotFound("unknown_ticket", "There is no such approval ticket; ids look like T-1042. GET /api/approvals lists them."));
        return true;
    }
}

/// <summary>A job's id in an address: <c>J-17</c> or <c>17</c>.</summary>
internal readonly record struct JobKey(long Value, IResult? Problem) : ICheckedArgument
{
    /// <summary>Reads it; what is no id is told to be unknown.</summary>
    public static bool TryParse(string? text, out JobKey key)
    {
        var digits = text is not null && text.StartsWith("J-", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text.AsSpan();
        key = long.TryParse(digits, System.Globalization.NumberStyles.None, null, out var id) && id > 0
            ? new JobKey(id, null)
            : new JobKey(0, RefusalResults.NotFound("unknown_job", "There is no such job; ids look like J-17. GET /api/deployments/{id}/jobs lists them."));
        return true;
    }
}
