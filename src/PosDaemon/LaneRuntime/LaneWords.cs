namespace PosDaemon.LaneRuntime;

/// <summary>What a person is told whose order a lane in trouble does not take: what has become of it, and what to do.
/// </summary>
internal static class LaneWords
{
    /// <summary>Nothing of the order was begun; where the lane failed over it, nobody knows.</summary>
    public static (string Zh, string En) NotTaken(LaneTrouble trouble) => trouble.IsOfJournal
        ? ("未执行：暂时无法记录。请排除故障（如磁盘已满）后再试。", $"Nothing was done: {trouble.Message}")
        : ("本通道出错，正在重启。请先查看记录是否已执行，再决定是否重试。",
            $"Look at the state whether it was done: {trouble.Message}");

    /// <summary>The undo was asked of the cloud before, and will be until it has answered.</summary>
    public static (string Zh, string En) UndoGoesOn(LaneTrouble trouble) =>
        ("撤销请求已发出，结果暂时无法记录。恢复后请查看该笔记录，不必重复撤销。",
            "The undo is being asked for until the cloud has answered. Look at the scan's record then, and do not undo "
            + $"it again. {trouble.Message}");
}
