using System.Linq.Expressions;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>Conditions on commits that differ from tool to tool.</summary>
internal static class CommitFilters
{
    /// <summary>Commits that pass their own tool's threshold; those of other tools do not.</summary>
    public static Expression<Func<Commit, bool>> Passing(IReadOnlyDictionary<int, ReadyThreshold> thresholds)
    {
        var whole = thresholds.Where(t => t.Value == ReadyThreshold.Everything).Select(t => t.Key).ToArray();
        Expression<Func<Commit, bool>> passing = c => whole.Contains(c.ToolId);
        foreach (var (toolId, threshold) in thresholds)
        {
            if (threshold == ReadyThreshold.Everything || threshold == ReadyThreshold.Nothing) continue;
            var position = threshold.Position ?? long.MaxValue;
            var time = threshold.CommittedAt ?? DateTimeOffset.MaxValue.AddYears(-1);
            passing = Or(passing, c => c.ToolId == toolId && (c.Position == null || c.Position > position || c.CommittedAt > time));
        }

        return passing;
    }

    /// <summary>Commits with a text in their message, author or tags, in any case, or with these first digits.</summary>
    public static Expression<Func<Commit, bool>> Containing(DeployDbContext db, string search)
    {
        var text = search.Trim().ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
        var (anywhere, first) = ($"%{text}%", $"{text}%");
#pragma warning disable CA1862, MA0011 // Runs in the store.
        return c => EF.Functions.Like(c.Message.ToLower(), anywhere, @"\") || EF.Functions.Like(c.Author.ToLower(), anywhere, @"\") || EF.Functions.Like(c.Sha, first, @"\")
            || db.VersionTags.Any(t => t.ToolId == c.ToolId && t.Sha == c.Sha && t.DeletedAt == null && EF.Functions.Like(t.Name.ToLower(), anywhere, @"\"));
#pragma warning restore CA1862, MA0011
    }

    /// <summary>Turns a condition round.</summary>
    public static Expression<Func<Commit, bool>> Not(Expression<Func<Commit, bool>> condition) =>
        Expression.Lambda<Func<Commit, bool>>(Expression.Not(condition.Body), condition.Parameters);

    private static Expression<Func<Commit, bool>> Or(Expression<Func<Commit, bool>> one, Expression<Func<Commit, bool>> other)
    {
        var renamed = new Renaming(other.Parameters[0], one.Parameters[0]).Visit(other.Body);
        return Expression.Lambda<Func<Commit, bool>>(Expression.OrElse(one.Body, renamed), one.Parameters);
    }

    private sealed class Renaming(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
