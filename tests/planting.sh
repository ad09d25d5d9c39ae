# Sourced by tests/bite and tests/Simulation/bite: plants one bug after the other in one copy of the tree, so that only
# what a bug touches is built again. Sets top, the folder of the tree.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# plant_each FOLDER LOOK [NAME…]: plants the bugs that are named, or every one of FOLDER, and calls LOOK with each
# patch, in the copy. LOOK says what came of it and returns 0 where the bug was caught. Returns 0 where all were.
plant_each() {
    local bugs=$1 look=$2 caught=0 applied='' name
    shift 2
    local names=("$@")
    [ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd "$bugs" && ls -- *.patch | sed 's/\.patch$//')
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    mkdir "$scratch/tree"
    (cd "$top" && tar cf - --exclude=bin --exclude=obj --exclude=node_modules --exclude=./.git .) \
        | tar xf - -C "$scratch/tree"
    cd "$scratch/tree"
    for name in "${names[@]}"; do
        [ -z "$applied" ] || git apply -R --whitespace=nowarn "$applied"
        applied=
        if ! git apply --whitespace=nowarn "$bugs/$name.patch"; then
            echo "$name: does not fit any more; mend the patch"
            continue
        fi
        applied=$bugs/$name.patch
        if "$look" "$applied"; then caught=$((caught + 1)); fi
    done
    echo "$caught of ${#names[@]} planted bugs caught"
    [ "$caught" -eq ${#names[@]} ]
}

# build_planted NAME PROJECT: says where it does not build. The planted bugs need not be good style.
build_planted() {
    dotnet build "$2" -v q -clp:ErrorsOnly -p:RunAnalyzers=false > "$scratch/build.log" 2>&1 && return
    echo "$1: does not build any more; mend the patch"
    tail -5 "$scratch/build.log"
    return 1
}
