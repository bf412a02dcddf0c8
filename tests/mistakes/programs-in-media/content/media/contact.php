<?php echo "Hello"; ?>
