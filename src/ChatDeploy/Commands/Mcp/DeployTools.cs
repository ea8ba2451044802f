using System.ComponentModel;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ChatDeploy.Commands.Mcp;

/// <summary>What an assistant can do: the same as its person, through the same API.</summary>
internal sealed class DeployTools(ApiClient api)
{
    [McpServerTool(Name = "queue", Title = "Ready commits", ReadOnly = true)]
    [Description("Commits that were pushed and are ready to be deployed, newest first. With target and environment: newer than what runs there.")]
    public Task<CallToolResult> QueueAsync(
        [Description("Only this tool.")] string? tool = null,
        [Description("A tenant (acme) or a store (acme/pdv-milano); together with environment.")] string? target = null,
        [Description("The environment; together with target.")] string? environment = null,
        [Description("Words of the message, author or sha.")] string? search = null,
        [Description("At most so many, 1 to 200.")] int limit = 20,
        CancellationToken cancellationToken = default) =>
        api.GetAsync("/commits", [("status", "ready"), ("tool", tool), ("target", target), ("environment", environment), ("q", search), ("limit", $"{limit}")], cancellationToken);

    [McpServerTool(Name = "status", Title = "How things stand", ReadOnly = true)]
    [Description("One deployment with its progress and whether it asks something; without an id the latest deployments, filtered.")]
    public Task<CallToolResult> StatusAsync(
        [Description("The deployment's id, such as D-1042.")] string? deployment = null,
        [Description("preview, pending_approval, approved, applying, applied, failed, rollback, rejected, cancelled or expired.")] string? state = null,
        [Description("Only of this tool.")] string? tool = null,
        [Description("Only to this target.")] string? target = null,
        [Description("Only on this environment.")] string? environment = null,
        [Description("At most so many, 1 to 200.")] int limit = 10,
        CancellationToken cancellationToken = default) =>
        deployment is null
            ? api.GetAsync("/deployments", [("state", state), ("tool", tool), ("target", target), ("environment", environment), ("limit", $"{limit}")], cancellationToken)
            : api.GetAsync($"/deployments/{Uri.EscapeDataString(deployment)}", [("cells", "false")], cancellationToken);

    [McpServerTool(Name = "current", Title = "What runs where", ReadOnly = true)]
    [Description("The versions that run at a target's sites.")]
    public Task<CallToolResult> CurrentAsync(
        [Description("A tenant or a store.")] string target,
        [Description("The environment.")] string environment,
        [Description("Only this tool.")] string? tool = null,
        CancellationToken cancellationToken = default) =>
        api.GetAsync("/current", [("target", target), ("environment", environment), ("tool", tool)], cancellationToken);

    [McpServerTool(Name = "preview", Title = "Preview a deployment", Destructive = false)]
    [Description("Computes what a deployment would do, and changes nothing else. The answer has the id and the previewRef that a launch must cite.")]
    public Task<CallToolResult> PreviewAsync(
        [Description("What to deploy: tool@ref, such as crm@v2.1.0; crm alone is its newest ready commit.")] string[] items,
        [Description("Where to: tenants, stores, or * for everything.")] string[] targets,
        [Description("The environment.")] string environment,
        [Description("Why, for people.")] string? reason = null,
        CancellationToken cancellationToken = default)
    {
        var wanted = items.Select(item => item.Split('@', 2)).Select(parts => (JsonNode)new JsonObject { ["tool"] = parts[0], ["ref"] = parts.Length > 1 ? parts[1] : null });
        return api.PostAsync(
            "/deployments",
            new JsonObject { ["items"] = new JsonArray([.. wanted]), ["targets"] = new JsonArray([.. targets.Select(t => (JsonNode)t)]), ["environment"] = environment, ["reason"] = reason },
            cancellationToken);
    }

    [McpServerTool(Name = "launch", Title = "Launch a preview", Destructive = true, Idempotent = true)]
    [Description("Launches exactly the plan that was previewed; where policy says so it then waits for approval. Only when the person has agreed to the preview.")]
    public Task<CallToolResult> LaunchAsync(
        [Description("The deployment's id.")] string deployment,
        [Description("The previewRef of the preview that the person agreed to.")] string previewRef,
        CancellationToken cancellationToken = default) =>
        api.PostAsync($"/deployments/{Uri.EscapeDataString(deployment)}/launch", new JsonObject { ["previewRef"] = previewRef }, cancellationToken);

    [McpServerTool(Name = "approve", Title = "Decide an approval", Destructive = true)]
    [Description("Approves or rejects a deployment that waits for approval, as the person. Only when the person says so.")]
    public Task<CallToolResult> ApproveAsync(
        [Description("The deployment's id, such as D-1042.")] string deployment,
        [Description("approve or reject.")] string decision = "approve",
        [Description("Why; a rejection should say it.")] string? comment = null,
        CancellationToken cancellationToken = default)
    {
        var ticket = deployment.StartsWith("D-", StringComparison.OrdinalIgnoreCase) ? $"T-{deployment[2..]}" : deployment;
        return api.PostAsync($"/approvals/{Uri.EscapeDataString(ticket)}/decisions", new JsonObject { ["decision"] = decision, ["comment"] = comment }, cancellationToken);
    }

    [McpServerTool(Name = "why", Title = "Why does it wait?", ReadOnly = true)]
    [Description("What holds a deployment back now, who can clear it and when it clears itself; or why it ended.")]
    public Task<CallToolResult> WhyAsync([Description("The deployment's id.")] string deployment, CancellationToken cancellationToken = default) =>
        api.GetAsync($"/deployments/{Uri.EscapeDataString(deployment)}/why", [], cancellationToken);
}
